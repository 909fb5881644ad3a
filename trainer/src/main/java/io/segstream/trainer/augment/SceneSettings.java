package io.segstream.trainer.augment;

/**
 * How whole scenes are scaled and cut for supervised learning.
 *
 * @param width of the view in pixels, 1 or more
 * @param height of the view in pixels, 1 or more
 * @param scale of both sides, above 0
 * @param stretch width by height relative to the picture's, above 0
 * @param flip probability of mirroring, 0..1
 * @param brightness largest shift of all values, up or down, 0..255
 */
public record SceneSettings(
    int width, int height, Range scale, Range stretch, double flip, int brightness) {
  private static final int MOST_SHIFT = 255;

  public SceneSettings {
    ViewSettings.requireSize(width, height);
    scale.requirePositive("scale");
    stretch.requirePositive("stretch");
    Range.requireProbability("flip", flip);
    if (brightness < 0 || brightness > MOST_SHIFT) {
      throw new IllegalArgumentException(
          "brightness is %d, must be 0 to %d".formatted(brightness, MOST_SHIFT));
    }
  }

  /** As in cross-image pixel contrast on Cityscapes, at a given size (there 1024x512). */
  public static SceneSettings pixelContrast(int width, int height) {
    return new SceneSettings(width, height, new Range(0.5, 2), new Range(0.9, 1.1), 0.5, 10);
  }

  /**
   * For objects in scenes, at a given size: sizes vary as much as with ContrastMask, whose shorter
   * sides are 640 to 800; stretch and brightness vary as with pixel contrast.
   */
  public static SceneSettings contrastMask(int width, int height) {
    return new SceneSettings(width, height, new Range(0.8, 1.25), new Range(0.9, 1.1), 0.5, 10);
  }
}
