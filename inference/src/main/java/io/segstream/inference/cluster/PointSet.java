package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * Unit vectors, one after another.
 *
 * @param values at least {@code count * dimensions} numbers, row-major [count, dimensions]; what
 *     lies behind is ignored, so a scratch array may be larger; not copied
 * @param count number of vectors, 0 or more
 * @param dimensions length of each vector, 1 or more
 */
public record PointSet(float[] values, int count, int dimensions) {
  public PointSet {
    Objects.requireNonNull(values, "values");
    if (count < 0 || dimensions < 1 || (long) count * dimensions > values.length) {
      throw new IllegalArgumentException(
          "%d points of %d dimensions do not fit into an array of %d numbers"
              .formatted(count, dimensions, values.length));
    }
  }

  /** The given vectors behind one another. */
  public static PointSet of(float[][] vectors) {
    if (vectors.length == 0) {
      return new PointSet(new float[0], 0, 1);
    }
    int dimensions = vectors[0].length;
    float[] values = new float[Math.multiplyExact(vectors.length, dimensions)];
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != dimensions) {
        throw new IllegalArgumentException(
            "Vector %d has %d dimensions, vector 0 has %d"
                .formatted(i, vectors[i].length, dimensions));
      }
      System.arraycopy(vectors[i], 0, values, i * dimensions, dimensions);
    }
    return new PointSet(values, vectors.length, dimensions);
  }
}
