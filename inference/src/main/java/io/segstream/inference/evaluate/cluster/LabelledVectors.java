package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Embeddings with the class of each.
 *
 * @param vectors [count][dimensions], finite; not copied
 * @param labels class of each, 0..254; not copied
 * @param weights how much each counts, 0 or more; not copied
 */
public record LabelledVectors(double[][] vectors, int[] labels, double[] weights) {
  public LabelledVectors {
    if (vectors.length == 0
        || vectors.length != labels.length
        || vectors.length != weights.length) {
      throw new IllegalArgumentException(
          "%d vectors, %d labels and %d weights do not go together: give one of each per object"
              .formatted(vectors.length, labels.length, weights.length));
    }
  }

  /**
   * Reads NumPy files and leaves out what is void (class 255).
   *
   * @param embeddings floats [N, D]
   * @param labels integers [N]
   * @param weights numbers [N], or null for 1 each
   */
  public static LabelledVectors read(Path embeddings, Path labels, Path weights)
      throws IOException {
    NpyFile vectors = NpyFile.read(embeddings, 2);
    NpyFile classes = NpyFile.read(labels, 1);
    int count = vectors.shape()[0];
    NpyFile shares = weights == null ? null : NpyFile.read(weights, 1);
    requireCount(labels, classes, embeddings, count);
    if (shares != null) {
      requireCount(weights, shares, embeddings, count);
    }
    for (int i = 0; i < count; i++) {
      double label = classes.values()[i];
      if (label != Math.rint(label) || label < 0 || label > LabelMap.VOID) {
        throw new EvaluationException(
            "'%s' holds the class %s at %d: classes are whole numbers from 0 to 255"
                .formatted(labels, label, i));
      }
    }
    int[] kept =
        IntStream.range(0, count).filter(i -> classes.values()[i] != LabelMap.VOID).toArray();
    if (kept.length == 0) {
      throw new EvaluationException("'%s' holds no class but void".formatted(labels));
    }
    int d = vectors.shape()[1];
    return new LabelledVectors(
        Arrays.stream(kept)
            .mapToObj(i -> Arrays.copyOfRange(vectors.values(), i * d, (i + 1) * d))
            .toArray(double[][]::new),
        Arrays.stream(kept).map(i -> (int) classes.values()[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> shares == null ? 1 : shares.values()[i]).toArray());
  }

  private static void requireCount(Path file, NpyFile array, Path embeddings, int count)
      throws EvaluationException {
    if (array.shape()[0] != count) {
      throw new EvaluationException(
          "'%s' holds %d values, '%s' holds %d vectors: give one per vector"
              .formatted(file, array.shape()[0], embeddings, count));
    }
  }

  /** Number of vectors. */
  public int count() {
    return vectors.length;
  }

  /** Length of each vector. */
  public int dimensions() {
    return vectors[0].length;
  }

  /** Number of classes: the highest label and one. */
  public int classes() {
    return Arrays.stream(labels).max().orElseThrow() + 1;
  }

  /** The same with whitened vectors. */
  public LabelledVectors whitened() {
    return new LabelledVectors(Whitening.of(vectors), labels, weights);
  }
}
