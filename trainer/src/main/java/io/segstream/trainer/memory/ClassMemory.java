package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.sample.PixelGroup;
import io.segstream.trainer.sample.PixelGroups;
import io.segstream.trainer.sample.UniformDraw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Region and pixel memory of cross-image pixel contrast (Wang et al., ICCV 2021) as the paper means
 * it: per class one ring buffer of class means of pictures and one of single pixels. Class 0 is a
 * class like any other, slots that were never written are never read, a full ring drops its oldest
 * vectors, and a pixel is only remembered under its own class. Not thread-safe.
 */
public final class ClassMemory {
  private static final String ROWS = "memory";
  private static final String POINTERS = "memory.pointers";

  private final ClassMemorySettings settings;
  private final RowStore rows;
  private final List<RingPointer> regionRings = new ArrayList<>();
  private final List<RingPointer> pixelRings = new ArrayList<>();

  /** An empty memory on {@code owner}, which must live as long as it. */
  public ClassMemory(NDManager owner, ClassMemorySettings settings, DataType type) {
    this.settings = settings;
    this.rows =
        new RowStore(
            owner,
            (long) settings.classes() * settings.slotsPerClass(),
            settings.dimensions(),
            type);
    for (int c = 0; c < settings.classes(); c++) {
      regionRings.add(new RingPointer(settings.regions()));
      pixelRings.add(new RingPointer(settings.pixels()));
    }
  }

  /** What is remembered, copied for this step; of each class regions come first. */
  public ClassVectors entries(NDManager step) {
    LongStream.Builder positions = LongStream.builder();
    int[] labels = new int[size()];
    int next = 0;
    for (int c = 0; c < settings.classes(); c++) {
      int filled = next;
      for (int i = 0; i < regionRings.get(c).filled(); i++, filled++) {
        positions.add(regionSlot(c, i));
      }
      for (int i = 0; i < pixelRings.get(c).filled(); i++, filled++) {
        positions.add(pixelSlot(c, i));
      }
      Arrays.fill(labels, next, filled, c);
      next = filled;
    }
    return new ClassVectors(rows.read(step, positions.build().toArray()), labels);
  }

  /** How many vectors are remembered, of all classes. */
  public int size() {
    int size = 0;
    for (int c = 0; c < settings.classes(); c++) {
      size += regionRings.get(c).filled() + pixelRings.get(c).filled();
    }
    return size;
  }

  /**
   * Remembers a batch, after its loss was taken.
   *
   * @param pixels [pictures * h * w, D], unit vectors; no gradient is kept
   * @param labels classes at the same size, [pictures, h, w]
   */
  public void update(NDArray pixels, byte[] labels, int pictures, SplittableRandom random) {
    if (pixels.getShape().get(0) != labels.length) {
      throw new IllegalArgumentException(
          "Vectors %s meet %d labels: bring labels to the size of the network's output"
              .formatted(pixels.getShape(), labels.length));
    }
    List<PixelGroup> groups = PixelGroups.of(labels, pictures);
    groups.forEach(this::requireKnown);
    if (groups.isEmpty()) {
      return;
    }
    try (NDManager scratch = pixels.getManager().newSubManager()) {
      NDArray constant = pixels.stopGradient();
      constant.attach(scratch);
      if (settings.regions() > 0) {
        writeRegions(constant, groups);
      }
      if (settings.pixels() > 0) {
        writePixels(constant, groups, random);
      }
    }
  }

  /** Copies of what {@link #restore} needs, by name in a fixed order, on {@code manager}. */
  public Map<String, NDArray> state(NDManager manager) {
    long[] pointers =
        LongStream.range(0, settings.classes())
            .flatMap(
                c -> {
                  RingPointer region = regionRings.get((int) c);
                  RingPointer pixel = pixelRings.get((int) c);
                  return LongStream.of(
                      region.next(), region.filled(), pixel.next(), pixel.filled());
                })
            .toArray();
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(ROWS, rows.readAll(manager));
    state.put(POINTERS, manager.create(pointers, new Shape(settings.classes(), 4)));
    return state;
  }

  /** Continues where {@link #state} was taken. */
  public void restore(Map<String, NDArray> state) {
    rows.restore(state.get(ROWS));
    long[] saved = state.get(POINTERS).toLongArray();
    for (int c = 0; c < settings.classes(); c++) {
      regionRings.get(c).restore(saved[4 * c], saved[4 * c + 1]);
      pixelRings.get(c).restore(saved[4 * c + 2], saved[4 * c + 3]);
    }
  }

  private void writeRegions(NDArray pixels, List<PixelGroup> groups) {
    int[] members = groups.stream().flatMapToInt(g -> Arrays.stream(g.rows())).toArray();
    int[] memberOf = new int[members.length];
    long[] slots = new long[groups.size()];
    int next = 0;
    for (int g = 0; g < groups.size(); g++) {
      int label = groups.get(g).label();
      slots[g] = regionSlot(label, regionRings.get(label).advance());
      Arrays.fill(memberOf, next, next + groups.get(g).rows().length, g);
      next += groups.get(g).rows().length;
    }
    NDArray grouped = pixels.get(pixels.getManager().create(longs(members)));
    rows.write(slots, GroupMeans.unit(grouped, memberOf, groups.size()));
  }

  private void writePixels(NDArray pixels, List<PixelGroup> groups, SplittableRandom random) {
    LongStream.Builder slots = LongStream.builder();
    LongStream.Builder sources = LongStream.builder();
    for (PixelGroup group : groups) {
      int count = Math.min(settings.pixelsPerPicture(), group.rows().length);
      for (int row : UniformDraw.of(group.rows(), count, random)) {
        sources.add(row);
        slots.add(pixelSlot(group.label(), pixelRings.get(group.label()).advance()));
      }
    }
    NDArray picked = pixels.get(pixels.getManager().create(sources.build().toArray()));
    rows.write(slots.build().toArray(), picked);
  }

  private void requireKnown(PixelGroup group) {
    if (group.label() >= settings.classes()) {
      throw new IllegalArgumentException(
          "Class %d in picture %d of the batch, but the memory has %d classes"
              .formatted(group.label(), group.picture(), settings.classes()));
    }
  }

  private long regionSlot(int label, int slot) {
    return (long) label * settings.slotsPerClass() + slot;
  }

  private long pixelSlot(int label, int slot) {
    return regionSlot(label, settings.regions() + slot);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
