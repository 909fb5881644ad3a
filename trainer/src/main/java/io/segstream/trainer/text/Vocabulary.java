package io.segstream.trainer.text;

import io.segstream.inference.vocabulary.Singular;
import io.segstream.inference.vocabulary.WordTokens;
import io.segstream.inference.vocabulary.WordVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Classes and the words by which captions name them. Singular and plural count alike. Of phrases
 * that begin at one word the longest counts: a hot dog is no dog.
 */
public final class Vocabulary {
  private final List<String> names;
  private final List<List<String>> phrases = new ArrayList<>();
  private final Map<List<String>, Integer> classes = new HashMap<>();
  private int longest;

  /**
   * A vocabulary.
   *
   * @param synonyms by name of the class, which counts as one of them itself
   * @throws IllegalArgumentException if two classes have a phrase in common or one has no letters
   */
  public Vocabulary(Map<String, List<String>> synonyms) {
    names = List.copyOf(synonyms.keySet());
    synonyms.forEach(
        (name, others) -> {
          List<String> own = new ArrayList<>(List.of(name));
          own.addAll(others);
          own.forEach(phrase -> add(phrase, names.indexOf(name)));
          phrases.add(List.copyOf(own));
        });
  }

  private void add(String phrase, int index) {
    List<String> words = singular(phrase);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' of class '%s' has no letters: leave it out".formatted(phrase, names.get(index)));
    }
    Integer other = classes.put(words, index);
    if (other != null && other != index) {
      throw new IllegalArgumentException(
          "'%s' means class '%s' as well as '%s': give it to one of them"
              .formatted(phrase, names.get(other), names.get(index)));
    }
    longest = Math.max(longest, words.size());
  }

  private static List<String> singular(String text) {
    return WordTokens.of(text).stream().map(Singular::of).toList();
  }

  /** One class per name, without synonyms. */
  public static Vocabulary of(List<String> names) {
    Map<String, List<String>> synonyms = new LinkedHashMap<>();
    names.forEach(name -> synonyms.put(name, List.of()));
    return new Vocabulary(synonyms);
  }

  /**
   * Reads synonyms: one class per line, {@code name: synonym, synonym}; empty lines and those that
   * begin with {@code #} do not count. Names that are none of the given ones become further classes
   * after them.
   *
   * @param names classes that are there in any case, in their order
   * @throws IllegalArgumentException if a class comes twice or two have a phrase in common
   * @throws IOException if the file cannot be read
   */
  public static Vocabulary read(Path file, List<String> names) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, List<String>> synonyms = new LinkedHashMap<>();
    names.forEach(name -> synonyms.put(name, List.of()));
    TreeSet<String> seen = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String name = (colon < 0 ? line : line.substring(0, colon)).strip();
      if (name.isEmpty() || !seen.add(name)) {
        throw new IllegalArgumentException(
            name.isEmpty()
                ? "'%s' line %d has no class: write 'name: synonym, synonym'".formatted(file, i + 1)
                : "'%s' line %d: class '%s' comes twice: leave one out"
                    .formatted(file, i + 1, name));
      }
      synonyms.put(name, colon < 0 ? List.of() : parts(line.substring(colon + 1)));
    }
    try {
      return new Vocabulary(synonyms);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  /** Names of the classes. */
  public List<String> names() {
    return names;
  }

  /** The name of a class and its synonyms, in this order. */
  public List<String> phrases(int index) {
    return Collections.unmodifiableList(phrases.get(index));
  }

  /**
   * Classes that a sentence names, each once, in the order in which it names them first.
   *
   * @return indices into {@link #names()}; empty if it names none
   */
  public List<Integer> named(String sentence) {
    List<String> words = singular(sentence);
    List<Integer> found = new ArrayList<>();
    int from = 0;
    while (from < words.size()) {
      int length = Math.min(longest, words.size() - from);
      while (length > 0 && !classes.containsKey(words.subList(from, from + length))) {
        length--;
      }
      if (length > 0) {
        int named = classes.get(words.subList(from, from + length));
        if (!found.contains(named)) {
          found.add(named);
        }
      }
      from += Math.max(1, length);
    }
    return found;
  }

  /**
   * Unit vectors of all classes: of the name, or of the first synonym that has one.
   *
   * @return [C * D], class by class
   * @throws IllegalArgumentException if a class has none
   */
  public float[] table(WordVectors vectors) {
    int dimensions = vectors.dimensions();
    float[] table = new float[names.size() * dimensions];
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      float[] unit =
          phrases.get(i).stream()
              .map(vectors::unit)
              .flatMap(Optional::stream)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Class '%s' has no word vector, nor has a synonym: give other vectors or captions that name it, or a synonym"
                              .formatted(name)));
      System.arraycopy(unit, 0, table, i * dimensions, dimensions);
    }
    return table;
  }
}
