package io.segstream.trainer.data;

import io.segstream.inference.evaluate.LabelMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A dataset whose labels are numbered as in a list that several datasets share, so that {@link
 * Concatenated} keeps them.
 */
public final class UnitedLabels implements VideoDataset {
  private final Dataset base;
  private final List<String> labels;

  /** Number in the shared list for each of the base's labels. */
  private final int[] codes;

  /**
   * Wraps a dataset.
   *
   * @param labels all names of the base's labels, and others; fewer than {@link LabelMap#VOID}
   * @throws IllegalArgumentException if there are too many, or the base has one that is not among
   *     them
   */
  public UnitedLabels(Dataset base, List<String> labels) {
    if (labels.size() > LabelMap.VOID) {
      throw new IllegalArgumentException(
          "%d labels do not fit into label maps, which hold %d"
              .formatted(labels.size(), LabelMap.VOID));
    }
    this.base = base;
    this.labels = List.copyOf(labels);
    this.codes = base.labels().stream().mapToInt(labels::indexOf).toArray();
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < 0) {
        throw new IllegalArgumentException(
            "'%s' has the class '%s', which is not among %s"
                .formatted(base.name(), base.labels().get(i), labels));
      }
    }
  }

  /** The names of all labels, each once, in the order in which they first come. */
  public static List<String> of(List<? extends Dataset> parts) {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.labels()));
    return List.copyOf(names);
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String id(int index) {
    return base.id(index);
  }

  @Override
  public List<Sequence> sequences() {
    return VideoDataset.sequencesOf(base);
  }

  @Override
  public Example load(int index) throws ExampleException {
    Example example = base.load(index);
    Optional<LabelMap> classes = example.classes().map(this::renumbered);
    List<Instance> instances =
        example.instances().stream()
            .map(each -> new Instance(codes[each.category()], each.mask(), each.crowd()))
            .toList();
    List<Integer> tags = example.tags().stream().map(tag -> codes[tag]).sorted().toList();
    return new Example(
        example.id(),
        example.image(),
        classes,
        example.foreground(),
        instances,
        example.captions(),
        tags);
  }

  private LabelMap renumbered(LabelMap map) {
    byte[] own = map.labels();
    byte[] shared = new byte[own.length];
    for (int i = 0; i < own.length; i++) {
      int label = own[i] & 0xff;
      shared[i] = (byte) (label == LabelMap.VOID ? label : codes[label]);
    }
    return new LabelMap(map.width(), map.height(), shared);
  }

  /** That of the base: the numbers follow from the names. */
  @Override
  public String digest() {
    return base.digest();
  }
}
