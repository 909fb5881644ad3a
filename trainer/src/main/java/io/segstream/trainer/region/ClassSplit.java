package io.segstream.trainer.region;

import io.segstream.inference.evaluate.dataset.NamedClasses;
import io.segstream.trainer.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which classes have masks and which boxes only.
 *
 * @param novel by index of the class: whether only its boxes may be used
 * @param classes how many there are
 */
public record ClassSplit(BitSet novel, int classes) {
  private static final String BACKGROUND = "background";

  /** What the classes of a file are. */
  public enum Listed {
    /** The file lists the classes with masks; all others are novel. */
    BASE,
    /** The file lists the classes without; all others are base. */
    NOVEL
  }

  public ClassSplit {
    novel = (BitSet) novel.clone();
    if (novel.length() > classes) {
      throw new IllegalArgumentException(
          "Class %d is none of %d".formatted(novel.length() - 1, classes));
    }
  }

  @Override
  public BitSet novel() {
    return (BitSet) novel.clone();
  }

  /** Whether nothing but boxes of this class may be used. */
  public boolean isNovel(int label) {
    return novel.get(label);
  }

  /**
   * Reads the file that a recipe names.
   *
   * @param block of the recipe, for messages
   * @param base file of the classes with masks, or empty
   * @param novel file of those without, if {@code base} is empty
   * @param train pictures with the classes
   * @throws IllegalArgumentException if the file cannot be read or does not fit the classes
   */
  public static ClassSplit ofFiles(
      String block, Optional<Path> base, Optional<Path> novel, Dataset train) {
    Path file = base.or(() -> novel).orElseThrow();
    if (train.labels().isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset '%s' has no classes to split by '%s': give data.train one with annotated objects, such as COCO"
              .formatted(train.name(), file));
    }
    try {
      return read(file, base.isPresent() ? Listed.BASE : Listed.NOVEL, train.labels());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s.%s: '%s' cannot be read: give a text file with one class per line"
              .formatted(block, base.isPresent() ? "base" : "novel", file),
          e);
    }
  }

  /**
   * Reads a file of class names, one per line; empty lines and those that begin with {@code #} do
   * not count.
   *
   * @param labels of the dataset; {@code background} is no class of objects
   * @throws IllegalArgumentException if a name is unknown or comes twice, or one side is empty
   * @throws IOException if the file cannot be read
   */
  public static ClassSplit read(Path file, Listed listed, List<String> labels) throws IOException {
    List<String> objects =
        labels.stream().map(label -> label.equals(BACKGROUND) ? "" : label).toList();
    BitSet named = NamedClasses.read(file, objects);
    BitSet others = new BitSet();
    for (int label = 0; label < labels.size(); label++) {
      others.set(label, !named.get(label) && !labels.get(label).equals(BACKGROUND));
    }
    if (named.isEmpty() || others.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' names %s of the dataset's %d classes: name some, so that there are both classes with masks and classes with boxes only"
              .formatted(
                  file,
                  named.isEmpty() ? "none" : "all",
                  named.cardinality() + others.cardinality()));
    }
    return new ClassSplit(listed == Listed.NOVEL ? named : others, labels.size());
  }
}
