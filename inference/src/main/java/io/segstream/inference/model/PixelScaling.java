package io.segstream.inference.model;

import java.util.List;
import java.util.Objects;

/**
 * How pixel values become the numbers that a network was trained on: {@code (pixel - mean[c]) /
 * std[c] * scale}, where the pixel is 0..255 and {@code c} counts channels in the colour order of
 * the model's input.
 *
 * @param mean per channel, in pixel values 0..255
 * @param std per channel, not 0
 * @param scale for all channels, not 0
 */
public record PixelScaling(List<Double> mean, List<Double> std, double scale) {
  /** Leaves pixel values as they are. */
  public static final PixelScaling NONE =
      new PixelScaling(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 1);

  public PixelScaling {
    mean = List.copyOf(Objects.requireNonNull(mean, "mean"));
    std = List.copyOf(Objects.requireNonNull(std, "std"));
    requireChannels("mean", mean);
    requireChannels("std", std);
    if (std.contains(0.0) || scale == 0 || !Double.isFinite(scale)) {
      throw new IllegalArgumentException(
          "std %s and scale %s must be finite and not 0".formatted(std, scale));
    }
  }

  private static void requireChannels(String name, List<Double> values) {
    if (values.size() != 3 || !values.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "%s must be 3 finite numbers, one per colour channel, got %s".formatted(name, values));
    }
  }

  /** The number for one pixel value. */
  public float apply(int channel, int pixel) {
    return (float) ((pixel - mean.get(channel)) / std.get(channel) * scale);
  }
}
