package io.segstream.trainer.augment;

import java.util.Objects;

/**
 * How random views are drawn.
 *
 * @param width of the view in pixels, 1 or more
 * @param height of the view in pixels, 1 or more
 * @param area share of the picture's area in view, above 0 and up to 1
 * @param ratio width by height of what is in view, uniform in its logarithm, above 0
 * @param flip probability of mirroring, 0..1
 * @param jitter changes of colour
 * @param greyscale probability of taking all colour away, 0..1
 * @param blur blur after the changes of colour
 */
public record ViewSettings(
    int width,
    int height,
    Range area,
    Range ratio,
    double flip,
    ColourJitter jitter,
    double greyscale,
    GaussianBlur blur) {
  /** As in MaskContrast: 224x224, a fifth to all of the picture. */
  public static final ViewSettings MASK_CONTRAST =
      new ViewSettings(
          224,
          224,
          new Range(0.2, 1),
          new Range(3.0 / 4, 4.0 / 3),
          0.5,
          ColourJitter.MASK_CONTRAST,
          0.2,
          GaussianBlur.NONE);

  public ViewSettings {
    Objects.requireNonNull(jitter, "jitter");
    Objects.requireNonNull(blur, "blur");
    requireSize(width, height);
    area.requirePositive("area");
    ratio.requirePositive("ratio");
    if (area.to() > 1) {
      throw new IllegalArgumentException("area goes to %s, must not exceed 1".formatted(area.to()));
    }
    Range.requireProbability("flip", flip);
    Range.requireProbability("greyscale", greyscale);
  }

  /** The same at another size. */
  public ViewSettings withSize(int newWidth, int newHeight) {
    return new ViewSettings(newWidth, newHeight, area, ratio, flip, jitter, greyscale, blur);
  }

  static void requireSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A view of %dx%d has no pixels".formatted(width, height));
    }
  }
}
