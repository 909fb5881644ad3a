package io.segstream.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Several datasets one after the other. Ids get the name of their dataset in front. Labels are
 * those of the parts if all agree; otherwise there are none, and the class maps, instances and tags
 * of the examples are left out, since one number would mean different classes.
 */
public final class Concatenated implements VideoDataset {
  private final List<Dataset> parts;

  /** End of each part, exclusive. */
  private final int[] ends;

  private final List<String> labels;
  private final boolean agree;

  /**
   * Joins datasets.
   *
   * @param parts at least one, with different names
   */
  public Concatenated(List<? extends Dataset> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("A concatenation needs at least one dataset");
    }
    List<String> names = parts.stream().map(Dataset::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException(
          "Datasets %s have equal names, and so would their examples".formatted(names));
    }
    this.parts = List.copyOf(parts);
    this.ends = new int[parts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, parts.get(i).size());
      ends[i] = end;
    }
    List<String> first = parts.get(0).labels();
    this.agree = parts.stream().allMatch(part -> part.labels().equals(first));
    this.labels = agree ? first : List.of();
  }

  @Override
  public String name() {
    return String.join("+", parts.stream().map(Dataset::name).toList());
  }

  @Override
  public int size() {
    return ends[ends.length - 1];
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String id(int index) {
    int part = part(index);
    return parts.get(part).name() + "/" + parts.get(part).id(index - start(part));
  }

  @Override
  public Example load(int index) throws ExampleException {
    int part = part(index);
    Example example = parts.get(part).load(index - start(part));
    return new Example(
        id(index),
        example.image(),
        agree ? example.classes() : Optional.empty(),
        example.foreground(),
        agree ? example.instances() : List.of(),
        example.captions(),
        agree ? example.tags() : List.of());
  }

  @Override
  public List<Sequence> sequences() {
    List<Sequence> sequences = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      String name = parts.get(part).name();
      for (Sequence own : VideoDataset.sequencesOf(parts.get(part))) {
        sequences.add(
            new Sequence(name + "/" + own.name(), start(part) + own.first(), own.frames()));
      }
    }
    return List.copyOf(sequences);
  }

  /** SHA-256 over the names and digests of the parts. */
  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest();
    for (Dataset part : parts) {
      digest.text(part.name()).text(part.digest());
    }
    return digest.hex();
  }

  private int start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  private int part(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(
          "Example %d of %d in '%s'".formatted(index, size(), name()));
    }
    int found = Arrays.binarySearch(ends, index + 1);
    return found >= 0 ? found : -found - 1;
  }
}
