package io.segstream.trainer.data;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Some examples of a dataset, in a given order. */
public final class Subset implements Dataset {
  private final Dataset base;
  private final int[] indices;
  private final String name;

  /**
   * Takes examples by index.
   *
   * @param name name for logs and model cards
   * @param indices indices into the base, at least one
   */
  public Subset(String name, Dataset base, int... indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException(
          "Subset '%s' of '%s' is empty: take at least one example".formatted(name, base.name()));
    }
    for (int index : indices) {
      if (index < 0 || index >= base.size()) {
        throw new IllegalArgumentException(
            "Subset '%s' takes example %d, '%s' has %d"
                .formatted(name, index, base.name(), base.size()));
      }
    }
    this.name = name;
    this.base = base;
    this.indices = indices.clone();
  }

  /** The examples whose index satisfies a condition, in the order of the base. */
  public static Subset where(String name, Dataset base, IntPredicate condition) {
    return new Subset(name, base, IntStream.range(0, base.size()).filter(condition).toArray());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<String> labels() {
    return base.labels();
  }

  @Override
  public String id(int index) {
    return base.id(indices[index]);
  }

  @Override
  public Example load(int index) throws ExampleException {
    return base.load(indices[index]);
  }

  /** SHA-256 over the digest of the base and the ids that were taken. */
  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest().text(base.digest());
    for (int index : indices) {
      digest.text(base.id(index));
    }
    return digest.hex();
  }
}
