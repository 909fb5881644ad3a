package io.segstream.inference.vocabulary;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.model.NearestName;
import io.segstream.inference.storage.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names and their vectors in the space in which a model sees segments. As a file: one name per
 * line, a tabulator, and its numbers divided by blanks, in UTF-8; empty lines and those that begin
 * with {@code #} do not count.
 *
 * @param dimensions of each vector, 1 or more
 * @param vectors of length 1 by name, in order; not empty; not to be changed
 */
public record VocabularyTable(int dimensions, Map<String, float[]> vectors) {
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}#][^\\p{Cntrl}]*");

  public VocabularyTable {
    Map<String, float[]> unit = new LinkedHashMap<>();
    vectors.forEach((name, vector) -> unit.put(requireName(name), vector.clone()));
    for (Map.Entry<String, float[]> entry : unit.entrySet()) {
      float[] vector = entry.getValue();
      if (vector.length != dimensions) {
        throw new IllegalArgumentException(
            "'%s' has %d numbers, the vocabulary has vectors of %d"
                .formatted(entry.getKey(), vector.length, dimensions));
      }
      UnitVectors.requireFinite(
          "The vector of '%s'".formatted(entry.getKey()), vector, 0, dimensions);
      if (!UnitVectors.normalise(vector)) {
        throw new IllegalArgumentException(
            "'%s' has a vector of length 0, which has no direction".formatted(entry.getKey()));
      }
    }
    if (dimensions < 1 || unit.isEmpty()) {
      throw new IllegalArgumentException("A vocabulary needs at least one name and dimension");
    }
    vectors = Collections.unmodifiableMap(unit);
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "'%s' cannot be a name: it must be one line, without blanks around it, and not begin with #"
              .formatted(name));
    }
    return name;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if a line is something else; the message names it
   * @throws IOException if the file cannot be read
   */
  public static VocabularyTable read(Path file) throws IOException {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    int dimensions = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        int tab = line.indexOf('\t');
        if (tab < 1) {
          throw wrong(file, number, "has no name, tabulator and numbers");
        }
        String name = line.substring(0, tab);
        float[] vector = numbers(line.substring(tab + 1).strip(), file, number);
        dimensions = vectors.isEmpty() ? vector.length : dimensions;
        if (vector.length != dimensions) {
          throw wrong(
              file,
              number,
              "has %d numbers, the lines before have %d".formatted(vector.length, dimensions));
        }
        if (vectors.put(name, vector) != null) {
          throw wrong(file, number, "has the name '%s', which was there before".formatted(name));
        }
      }
    }
    try {
      return new VocabularyTable(dimensions, vectors);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Vocabulary '%s': %s: export the model again".formatted(file, e.getMessage()), e);
    }
  }

  private static float[] numbers(String text, Path file, int line) {
    String[] parts = BLANKS.split(text);
    float[] vector = new float[parts.length];
    for (int i = 0; i < vector.length; i++) {
      try {
        vector[i] = Float.parseFloat(parts[i]);
      } catch (NumberFormatException e) {
        throw wrong(file, line, "has '%s' for a number".formatted(parts[i]));
      }
    }
    return vector;
  }

  private static IllegalArgumentException wrong(Path file, int line, String what) {
    return new IllegalArgumentException(
        "Vocabulary '%s' line %d %s: export the model again".formatted(file, line, what));
  }

  /**
   * Replaces a file, so that whoever reads it finds the old or the new one. Equal tables give equal
   * bytes, and the file reads back to an equal table.
   *
   * @throws IOException if it cannot be written; a file that was there stays
   */
  public void writeTo(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    vectors.forEach(
        (name, vector) -> {
          text.append(name).append('\t');
          for (int i = 0; i < dimensions; i++) {
            text.append(i == 0 ? "" : " ").append(vector[i]);
          }
          text.append('\n');
        });
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.replace(file, out -> out.write(bytes));
  }

  /** The names, in order. */
  public List<String> names() {
    return List.copyOf(vectors.keySet());
  }

  /**
   * The same with one more name at its end.
   *
   * @throws IllegalArgumentException if it is there already, or the vector has another dimension
   */
  public VocabularyTable with(String name, float[] vector) {
    if (vectors.containsKey(name)) {
      throw new IllegalArgumentException("'%s' is in the vocabulary already".formatted(name));
    }
    Map<String, float[]> more = new LinkedHashMap<>(vectors);
    more.put(name, vector);
    return new VocabularyTable(dimensions, more);
  }

  /**
   * The same without one name.
   *
   * @throws IllegalArgumentException if it is not there, or the only one
   */
  public VocabularyTable without(String name) {
    requireKnown(List.of(name));
    if (vectors.size() == 1) {
      throw new IllegalArgumentException(
          "'%s' is the only name of the vocabulary: add another one first".formatted(name));
    }
    Map<String, float[]> rest = new LinkedHashMap<>(vectors);
    rest.remove(name);
    return new VocabularyTable(dimensions, rest);
  }

  /**
   * Some names only, in the order that is given.
   *
   * @param wanted one or more
   * @throws IllegalArgumentException if one is not there
   */
  public VocabularyTable only(List<String> wanted) {
    requireKnown(wanted);
    Map<String, float[]> chosen = new LinkedHashMap<>();
    wanted.forEach(name -> chosen.put(name, vectors.get(name)));
    return new VocabularyTable(dimensions, chosen);
  }

  private void requireKnown(List<String> wanted) {
    List<String> unknown = new ArrayList<>(wanted);
    unknown.removeAll(vectors.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is not in the vocabulary%s"
              .formatted(unknown.get(0), NearestName.hint(unknown.get(0), vectors.keySet())));
    }
  }
}
