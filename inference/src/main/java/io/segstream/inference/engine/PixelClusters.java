package io.segstream.inference.engine;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Groups that a model has made of the pixels of one frame. Buffers are as those of {@link
 * FeatureMap}.
 *
 * @param labels [height, width], unsigned: the group of each cell, from 0
 * @param centroids [groups, dimensions], of length 1; zeros for a group without cells
 * @param groups number of groups, 1 to 256
 * @param dimensions length of a centroid
 */
public record PixelClusters(ByteBuffer labels, FloatBuffer centroids, int groups, int dimensions) {
  public PixelClusters {
    if (centroids.remaining() != Math.multiplyExact(groups, dimensions)) {
      throw new IllegalArgumentException(
          "Output clusters holds %d numbers of centroids, expected %d groups x %d dimensions"
              .formatted(centroids.remaining(), groups, dimensions));
    }
  }

  /** The centroids as vectors, copied. */
  public float[][] vectors() {
    float[][] vectors = new float[groups][dimensions];
    for (int group = 0; group < groups; group++) {
      centroids.get(centroids.position() + group * dimensions, vectors[group]);
    }
    return vectors;
  }
}
