package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The segments of the last batches (Ke, Hwang and Yu, ICLR 2021): first in, first out by whole
 * batches, which differ in how many segments they have. On the heap, so that no gradient can reach
 * what is remembered. Not thread-safe.
 */
public final class SegmentMemory {
  private static final String VECTORS = "segments";
  private static final String LABELS = "segments.labels";
  private static final String TAGS = "segments.tags";
  private static final String SIZES = "segments.sizes";

  private final int batches;
  private final int dimensions;
  private final int tags;
  private final Deque<Batch> kept = new ArrayDeque<>();

  /**
   * Segments of one batch.
   *
   * @param vectors unit vectors, one after another
   * @param labels class of each, or a negative number where there is none
   * @param tags of each one's picture
   */
  private record Batch(float[] vectors, int[] labels, List<BitSet> tags) {}

  /**
   * An empty memory.
   *
   * @param batches that are kept, 0 or more
   * @param dimensions D
   * @param tags number of different tags
   */
  public SegmentMemory(int batches, int dimensions, int tags) {
    if (batches < 0 || dimensions < 1 || tags < 1) {
      throw new IllegalArgumentException(
          "batches %d must be 0 or more, dimensions %d and tags %d at least 1"
              .formatted(batches, dimensions, tags));
    }
    this.batches = batches;
    this.dimensions = dimensions;
    this.tags = tags;
  }

  /** How many segments are remembered. */
  public int size() {
    return kept.stream().mapToInt(batch -> batch.labels().length).sum();
  }

  /**
   * All vectors, oldest first.
   *
   * @return [{@link #size()}, D] on {@code step}; only if there is one
   */
  public NDArray vectors(NDManager step) {
    return step.create(allVectors(), new Shape(size(), dimensions));
  }

  private float[] allVectors() {
    float[] all = new float[size() * dimensions];
    int at = 0;
    for (Batch batch : kept) {
      System.arraycopy(batch.vectors(), 0, all, at, batch.vectors().length);
      at += batch.vectors().length;
    }
    return all;
  }

  /** Class of each, or a negative number where there is none. */
  public int[] labels() {
    return kept.stream().flatMapToInt(batch -> IntStream.of(batch.labels())).toArray();
  }

  /** Tags of each one's picture. */
  public List<BitSet> tags() {
    return kept.stream().flatMap(batch -> batch.tags().stream()).toList();
  }

  /**
   * Remembers a batch, after its loss was taken, and forgets the oldest one if there are too many.
   *
   * @param vectors [n, D]; no gradient is kept
   * @param labels class of each, or a negative number
   * @param pictureTags tags of each one's picture
   */
  public void push(NDArray vectors, int[] labels, List<BitSet> pictureTags) {
    if (vectors.getShape().get(0) != labels.length || labels.length != pictureTags.size()) {
      throw new IllegalArgumentException(
          "Segments %s have %d labels and %d sets of tags"
              .formatted(vectors.getShape(), labels.length, pictureTags.size()));
    }
    if (batches > 0 && labels.length > 0) {
      kept.addLast(
          new Batch(
              vectors.stopGradient().toFloatArray(), labels.clone(), List.copyOf(pictureTags)));
      if (kept.size() > batches) {
        kept.removeFirst();
      }
    }
  }

  /** Copies of what {@link #restore} needs, by name in a fixed order, on {@code manager}. */
  public Map<String, NDArray> state(NDManager manager) {
    float[] sets = new float[size() * tags];
    List<BitSet> all = tags();
    for (int i = 0; i < all.size(); i++) {
      int row = i * tags;
      all.get(i).stream().forEach(tag -> sets[row + tag] = 1);
    }
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(VECTORS, manager.create(allVectors(), new Shape(size(), dimensions)));
    state.put(LABELS, manager.create(labels(), new Shape(size())));
    state.put(TAGS, manager.create(sets, new Shape(size(), tags)));
    state.put(
        SIZES,
        manager.create(
            kept.stream().mapToInt(batch -> batch.labels().length).toArray(),
            new Shape(kept.size())));
    return state;
  }

  /** Continues where {@link #state} was taken. */
  public void restore(Map<String, NDArray> state) {
    float[] vectors = state.get(VECTORS).toFloatArray();
    int[] labels = state.get(LABELS).toIntArray();
    float[] sets = state.get(TAGS).toFloatArray();
    kept.clear();
    int first = 0;
    for (int size : state.get(SIZES).toIntArray()) {
      List<BitSet> own = new ArrayList<>();
      for (int i = first; i < first + size; i++) {
        BitSet set = new BitSet();
        for (int tag = 0; tag < tags; tag++) {
          set.set(tag, sets[i * tags + tag] > 0);
        }
        own.add(set);
      }
      kept.addLast(
          new Batch(
              Arrays.copyOfRange(vectors, first * dimensions, (first + size) * dimensions),
              Arrays.copyOfRange(labels, first, first + size),
              own));
      first += size;
    }
  }
}
