package io.segstream.inference.evaluate.dataset;

import io.segstream.inference.model.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads files that name some of a data set's classes, such as splits into base and novel ones. */
public final class NamedClasses {
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  private NamedClasses() {}

  /**
   * A name by which classes of different sources are compared: capitals, blanks and punctuation do
   * not count, so that {@code diningtable} is {@code Dining table}.
   */
  public static String plain(String name) {
    return BETWEEN.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  /**
   * Reads class names, one per line; empty lines and those that begin with {@code #} do not count.
   *
   * @param classes of objects; those with an empty name cannot be named
   * @return by index: whether the class is named
   * @throws IllegalArgumentException if a name is unknown or comes twice; the message names file
   *     and line
   * @throws IOException if the file cannot be read
   */
  public static BitSet read(Path file, List<String> classes) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    BitSet named = new BitSet();
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip();
      if (name.isEmpty() || name.startsWith("#")) {
        continue;
      }
      int index = classes.indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException(
            "'%s' line %d: class '%s' is none of the dataset's classes of objects%s"
                .formatted(file, i + 1, name, NearestName.hint(name, classes)));
      }
      if (named.get(index)) {
        throw new IllegalArgumentException(
            "'%s' line %d: class '%s' comes twice: leave one out".formatted(file, i + 1, name));
      }
      named.set(index);
    }
    return named;
  }
}
