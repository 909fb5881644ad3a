package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * The prototypes of the last steps, a ring buffer that starts with random unit vectors. Not
 * thread-safe.
 */
public final class PrototypeQueue {
  private static final String ROWS = "queue";
  private static final String POINTER = "queue.pointer";

  private final int size;
  private final RowStore rows;
  private final RingPointer pointer;

  /**
   * A queue on {@code owner}, which must live as long as it.
   *
   * @param size K, a multiple of {@code batch}, so that a step replaces whole older steps
   * @param batch prototypes of a step, 1 or more
   * @param dimensions D
   */
  public PrototypeQueue(
      NDManager owner,
      int size,
      int batch,
      int dimensions,
      DataType type,
      SplittableRandom random) {
    if (batch < 1 || size < batch || size % batch != 0) {
      throw new IllegalArgumentException(
          "A queue of %d must hold a whole number of batches of %d: make it a multiple"
              .formatted(size, batch));
    }
    this.size = size;
    this.rows = new RowStore(owner, size, dimensions, type);
    this.pointer = new RingPointer(size);
    try (NDManager scratch = owner.newSubManager()) {
      rows.write(
          all(),
          scratch
              .create(gaussians(random, size * dimensions), new Shape(size, dimensions))
              .normalize(2, 1)
              .toType(type, false));
    }
  }

  /** A copy of all vectors for this step, [K, D]. */
  public NDArray vectors(NDManager step) {
    return rows.readAll(step);
  }

  /** Where the next prototype goes. */
  public int pointer() {
    return pointer.next();
  }

  /**
   * Replaces the oldest vectors.
   *
   * @param prototypes [n, D]; no gradient is kept
   */
  public void push(NDArray prototypes) {
    long[] slots = new long[Math.toIntExact(prototypes.getShape().get(0))];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = pointer.advance();
    }
    rows.write(slots, prototypes);
  }

  /** Copies of what {@link #restore} needs, by name in a fixed order, on {@code manager}. */
  public Map<String, NDArray> state(NDManager manager) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(ROWS, rows.readAll(manager));
    state.put(POINTER, manager.create(new long[] {pointer.next(), pointer.filled()}));
    return state;
  }

  /** Continues where {@link #state} was taken. */
  public void restore(Map<String, NDArray> state) {
    rows.restore(state.get(ROWS));
    long[] saved = state.get(POINTER).toLongArray();
    pointer.restore(saved[0], saved[1]);
  }

  private long[] all() {
    return LongStream.range(0, size).toArray();
  }

  private static double[] gaussians(SplittableRandom random, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
