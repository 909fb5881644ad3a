package io.segstream.trainer.augment;

import io.segstream.trainer.data.RgbImage;
import java.util.SplittableRandom;

/**
 * Random changes of colour, in random order (torchvision's {@code ColorJitter}).
 *
 * @param probability of changing anything, 0..1
 * @param brightness largest change of the factor 1, 0 or more
 * @param contrast the same
 * @param saturation the same
 * @param hue largest turn, as a share of the circle, 0..0.5
 */
public record ColourJitter(
    double probability, double brightness, double contrast, double saturation, double hue) {
  /** As in MaskContrast. */
  public static final ColourJitter MASK_CONTRAST = new ColourJitter(0.8, 0.4, 0.4, 0.4, 0.1);

  /** Changes nothing. */
  public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0, 0);

  private static final int CHANGES = 4;
  private static final double MOST_HUE = 0.5;

  public ColourJitter {
    Range.requireProbability("jitter", probability);
    requireChange("brightness", brightness);
    requireChange("contrast", contrast);
    requireChange("saturation", saturation);
    requireChange("hue", hue);
    if (hue > MOST_HUE) {
      throw new IllegalArgumentException("hue is %s, must be 0 to 0.5".formatted(hue));
    }
  }

  private static void requireChange(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s is %s, must be 0 or more".formatted(name, value));
    }
  }

  /** A picture in changed colours. */
  public RgbImage apply(RgbImage image, SplittableRandom random) {
    float[] rgb = new float[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = image.rgb()[i] & 0xff;
    }
    Pixels pixels = new Pixels(image.width(), image.height(), rgb);
    apply(pixels, random);
    return pixels.toImage();
  }

  void apply(Pixels pixels, SplittableRandom random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    int[] order = {0, 1, 2, 3};
    for (int i = CHANGES - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    float[] amounts = {
      factor(brightness, random),
      factor(contrast, random),
      factor(saturation, random),
      (float) new Range(-hue, hue).draw(random)
    };
    for (int change : order) {
      change(pixels, change, amounts[change]);
    }
  }

  private static float factor(double change, SplittableRandom random) {
    return (float) new Range(Math.max(0, 1 - change), 1 + change).draw(random);
  }

  private static void change(Pixels pixels, int change, float amount) {
    switch (change) {
      case 0 -> Colours.brightness(pixels, amount);
      case 1 -> Colours.contrast(pixels, amount);
      case 2 -> Colours.saturation(pixels, amount);
      default -> Colours.hue(pixels, amount);
    }
  }
}
