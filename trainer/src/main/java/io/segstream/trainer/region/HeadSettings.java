package io.segstream.trainer.region;

/**
 * How large the heads are that read regions.
 *
 * @param channels of their layers, 1 or more
 * @param projection size of the vectors that are contrasted, 1 or more
 * @param classifierLayers 3x3 convolutions before the classifier, 1 or more
 * @param encoderLayers 3x3 convolutions before the contrast, 1 or more
 * @param grid cells of a region along each axis where it is contrasted, 2 or more
 * @param activation whether the mask head sees the activation map of the region's class
 * @param feature whether the mask head sees the features that are contrasted
 */
public record HeadSettings(
    int channels,
    int projection,
    int classifierLayers,
    int encoderLayers,
    int grid,
    boolean activation,
    boolean feature) {
  /** As published. */
  public static final HeadSettings PUBLISHED = new HeadSettings(256, 256, 5, 8, 28, true, true);

  /** Cells of a region along each axis where it is classified. */
  public static final int CLASS_GRID = 7;

  /** Cells of a region along each axis where its mask is computed. */
  public static final int MASK_GRID = 14;

  /** Cells of a mask along each axis. */
  public static final int MASK_SIDE = 2 * MASK_GRID;

  public HeadSettings {
    if (channels < 1 || projection < 1 || classifierLayers < 1 || encoderLayers < 1) {
      throw new IllegalArgumentException(
          "Heads of %d channels, projection %d, %d and %d layers: all must be 1 or more"
              .formatted(channels, projection, classifierLayers, encoderLayers));
    }
    if (grid < 2) {
      throw new IllegalArgumentException("grid %d must be 2 or more".formatted(grid));
    }
  }
}
