package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Rows that outlive a step. Whatever it hands out is a copy on the caller's manager, so that
 * nothing gathers on its own and writing never changes what a pending gradient needs.
 */
final class RowStore {
  private final NDArray rows;

  RowStore(NDManager owner, long count, long dimensions, DataType type) {
    this.rows = owner.zeros(new Shape(count, dimensions), type);
  }

  /** Copies of rows, [n, D]. */
  NDArray read(NDManager step, long[] positions) {
    NDArray index = step.create(positions);
    NDArray copy = rows.get(index);
    copy.attach(step);
    return copy;
  }

  NDArray readAll(NDManager step) {
    NDArray copy = rows.duplicate();
    copy.attach(step);
    return copy;
  }

  /**
   * Writes {@code values[i]} to {@code positions[i]}; where a position occurs twice the later one
   * stays.
   */
  void write(long[] positions, NDArray values) {
    if (positions.length == 0) {
      return;
    }
    long[] sources = new long[positions.length];
    long[] targets = new long[positions.length];
    int count = 0;
    Set<Long> written = new HashSet<>();
    for (int i = positions.length - 1; i >= 0; i--) {
      if (written.add(positions[i])) {
        sources[count] = i;
        targets[count++] = positions[i];
      }
    }
    try (NDManager scratch = values.getManager().newSubManager()) {
      NDArray constant = values.stopGradient();
      constant.attach(scratch);
      NDArray last = constant.get(scratch.create(Arrays.copyOf(sources, count)));
      rows.set(new NDIndex("{}", scratch.create(Arrays.copyOf(targets, count))), last);
    }
  }

  void restore(NDArray saved) {
    if (!saved.getShape().equals(rows.getShape())) {
      throw new IllegalArgumentException(
          "A memory of %s cannot take a state of %s: resume with the settings it was saved with"
              .formatted(rows.getShape(), saved.getShape()));
    }
    saved.copyTo(rows);
  }
}
