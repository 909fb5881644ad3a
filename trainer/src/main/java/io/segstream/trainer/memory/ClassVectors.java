package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Vectors in the order of their classes, so that those of one class are a slice.
 *
 * @param vectors [n, D], unit length
 * @param labels class of each, ascending; not copied
 */
public record ClassVectors(NDArray vectors, int[] labels) {
  public ClassVectors {
    Objects.requireNonNull(vectors, "vectors");
    if (vectors.getShape().get(0) != labels.length) {
      throw new IllegalArgumentException(
          "Vectors %s have %d labels".formatted(vectors.getShape(), labels.length));
    }
    for (int i = 1; i < labels.length; i++) {
      if (labels[i] < labels[i - 1]) {
        throw new IllegalArgumentException(
            "Label %d at %d comes after %d: sort by class".formatted(labels[i], i, labels[i - 1]));
      }
    }
  }

  /** Brings vectors of any order into the order of their classes; gradients pass. */
  public static ClassVectors sorted(NDArray vectors, int[] labels) {
    int[] order =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> labels[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (order.length == 0) {
      return new ClassVectors(vectors, labels);
    }
    NDArray index = vectors.getManager().create(IntStream.of(order).asLongStream().toArray());
    return new ClassVectors(vectors.get(index), IntStream.of(order).map(i -> labels[i]).toArray());
  }

  /** The classes that occur, ascending. */
  public int[] classes() {
    return IntStream.of(labels).distinct().toArray();
  }

  /** How many vectors a class has. */
  public int count(int label) {
    return end(label) - start(label);
  }

  /** How many there are of all classes. */
  public int size() {
    return labels.length;
  }

  /** The vectors of a class that occurs, [count, D]. */
  public NDArray of(int label) {
    return slice(start(label), end(label));
  }

  /** The vectors of all other classes, of which there is at least one. */
  public NDArray others(int label) {
    int start = start(label);
    int end = end(label);
    if (start == 0) {
      return slice(end, size());
    }
    return end == size() ? slice(0, start) : slice(0, start).concat(slice(end, size()), 0);
  }

  private NDArray slice(int from, int to) {
    return vectors.get(new NDIndex("{}:{}", from, to));
  }

  private int start(int label) {
    int found = Arrays.binarySearch(labels, label);
    if (found < 0) {
      return -found - 1;
    }
    while (found > 0 && labels[found - 1] == label) {
      found--;
    }
    return found;
  }

  private int end(int label) {
    return start(label + 1);
  }
}
