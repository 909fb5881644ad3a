package io.segstream.inference.engine;

import java.nio.FloatBuffer;

/**
 * What a model says about one frame, on a grid coarser than the frame by the model's stride.
 * Buffers are planar (channel, row, column), position 0, native byte order, and are valid until the
 * {@link FrameFeatures} they come from is closed. Readers use absolute gets or duplicates: the
 * buffers are shared.
 *
 * @param width columns of the grid
 * @param height rows of the grid
 * @param dimensions length of a pixel embedding; 0 if the model has none
 * @param embeddings [dimensions, height, width], each pixel's vector L2-normalised; null if the
 *     model has none
 * @param objectness [height, width], 0..1; null if the model has none
 * @param classCount classes the model tells apart; 0 if it has none
 * @param classes [classCount, height, width], scores whose largest wins; null if the model has none
 * @param clusters the groups that the model has made of the pixels; null if it makes none
 */
public record FeatureMap(
    int width,
    int height,
    int dimensions,
    FloatBuffer embeddings,
    FloatBuffer objectness,
    int classCount,
    FloatBuffer classes,
    PixelClusters clusters) {

  public FeatureMap {
    int cells = Math.multiplyExact(width, height);
    requireSize("embeddings", embeddings, dimensions, cells);
    requireSize("objectness", objectness, objectness == null ? 0 : 1, cells);
    requireSize("classes", classes, classCount, cells);
    if (clusters != null && clusters.labels().remaining() != cells) {
      throw new IllegalArgumentException(
          "Output clusters holds %d labels, expected %d cells"
              .formatted(clusters.labels().remaining(), cells));
    }
  }

  /** What a model says that does not group pixels itself. */
  public FeatureMap(
      int width,
      int height,
      int dimensions,
      FloatBuffer embeddings,
      FloatBuffer objectness,
      int classCount,
      FloatBuffer classes) {
    this(width, height, dimensions, embeddings, objectness, classCount, classes, null);
  }

  /** The same with groups of the pixels. */
  FeatureMap withClusters(PixelClusters groups) {
    return new FeatureMap(
        width, height, dimensions, embeddings, objectness, classCount, classes, groups);
  }

  private static void requireSize(String role, FloatBuffer buffer, int channels, int cells) {
    int actual = buffer == null ? 0 : buffer.remaining();
    if (actual != Math.multiplyExact(channels, cells)) {
      throw new IllegalArgumentException(
          "Output %s holds %d numbers, expected %d channels x %d cells"
              .formatted(role, actual, channels, cells));
    }
  }

  /** Cells of the grid. */
  public int cells() {
    return width * height;
  }
}
