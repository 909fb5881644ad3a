package io.segstream.trainer.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;

/**
 * Cuts pictures into segments.
 *
 * @param side clusters along each axis that the picture begins with, 1 or more
 * @param rounds of moving pixels between clusters, 1 or more
 */
public record Segmenter(int side, int rounds) {
  public Segmenter {
    if (side < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "side %d and rounds %d must both be at least 1".formatted(side, rounds));
    }
  }

  /**
   * Cuts one picture.
   *
   * @param located [height * width, D], unit vectors with their place; no gradient is taken
   * @param labels semantic label of each pixel, unsigned
   * @param regions low-level region of each pixel, or {@link PictureSegments#NONE} for pixels that
   *     take no part, such as padding
   */
  public PictureSegments cut(NDArray located, int height, int width, byte[] labels, int[] regions) {
    int dimensions = Math.toIntExact(located.getShape().get(1));
    int[] clusterOf = InitialGrid.of(width, height, side);
    for (int i = 0; i < clusterOf.length; i++) {
      if (regions[i] == PictureSegments.NONE) {
        clusterOf[i] = VonMisesFisherClusters.NONE;
      }
    }
    new VonMisesFisherClusters(side * side, dimensions)
        .assign(floats(located.stopGradient()), clusterOf, rounds);
    int[] labelOf = new int[labels.length];
    Arrays.setAll(labelOf, i -> labels[i] & 0xff);
    return PictureSegments.split(clusterOf, labelOf, regions);
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, false).toFloatArray();
  }
}
