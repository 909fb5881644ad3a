package io.segstream.inference.model;

import java.util.Objects;

/**
 * How a model wants its pixels.
 *
 * @param scaling must be {@link PixelScaling#NONE} for {@link ElementType#UINT8}
 */
public record PixelFormat(
    TensorLayout layout, ElementType type, ColourOrder colour, PixelScaling scaling) {
  /** Packed RGB bytes as decoders make them: such input reaches the network without a copy. */
  public static final PixelFormat PACKED_RGB =
      new PixelFormat(TensorLayout.NHWC, ElementType.UINT8, ColourOrder.RGB, PixelScaling.NONE);

  public PixelFormat {
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(colour, "colour");
    Objects.requireNonNull(scaling, "scaling");
    if (type == ElementType.UINT8 && !scaling.equals(PixelScaling.NONE)) {
      throw new IllegalArgumentException(
          "mean, std and scale need type float32: a uint8 input is normalised inside the network");
    }
  }
}
