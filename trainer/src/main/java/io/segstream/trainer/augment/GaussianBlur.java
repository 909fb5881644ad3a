package io.segstream.trainer.augment;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random blur.
 *
 * @param probability 0..1
 * @param sigma standard deviation in pixels of the view, above 0
 */
public record GaussianBlur(double probability, Range sigma) {
  /** Blurs nothing. */
  public static final GaussianBlur NONE = new GaussianBlur(0, new Range(1, 1));

  private static final int CHANNELS = 3;

  public GaussianBlur {
    Range.requireProbability("blur", probability);
    sigma.requirePositive("sigma");
  }

  void apply(Pixels pixels, SplittableRandom random) {
    if (random.nextDouble() < probability) {
      blur(pixels, sigma.draw(random));
    }
  }

  /** Cuts the kernel off at three standard deviations and repeats the pixels at the edge. */
  static void blur(Pixels pixels, double sigma) {
    float[] kernel = kernel(sigma);
    int radius = kernel.length / 2;
    int width = pixels.width();
    int height = pixels.height();
    int stride = width * CHANNELS;
    float[] rgb = pixels.rgb();
    float[] across = new float[rgb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * stride + x * CHANNELS;
        for (int k = -radius; k <= radius; k++) {
          int from = y * stride + Math.max(0, Math.min(width - 1, x + k)) * CHANNELS;
          float weight = kernel[k + radius];
          across[at] += weight * rgb[from];
          across[at + 1] += weight * rgb[from + 1];
          across[at + 2] += weight * rgb[from + 2];
        }
      }
    }
    Arrays.fill(rgb, 0);
    for (int y = 0; y < height; y++) {
      for (int k = -radius; k <= radius; k++) {
        int from = Math.max(0, Math.min(height - 1, y + k)) * stride;
        float weight = kernel[k + radius];
        for (int i = 0; i < stride; i++) {
          rgb[y * stride + i] += weight * across[from + i];
        }
      }
    }
    pixels.clamp();
  }

  private static float[] kernel(double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    float[] kernel = new float[2 * radius + 1];
    float sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double distance = i - radius;
      kernel[i] = (float) Math.exp(-distance * distance / (2 * sigma * sigma));
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
