package io.segstream.inference.vocabulary;

import io.segstream.inference.model.NearestName;
import io.segstream.inference.storage.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One vector per word.
 *
 * @param dimensions of each
 * @param vectors by word in lower case
 */
public record WordVectors(int dimensions, Map<String, float[]> vectors) {
  private static final Pattern BLANK = Pattern.compile("[ \t]+");
  private static final Pattern WHOLE = Pattern.compile("\\d+");

  /** Words that an error names. */
  private static final int MOST_HINTS = 3;

  public WordVectors {
    vectors = Collections.unmodifiableMap(new LinkedHashMap<>(vectors));
    if (dimensions < 1 || vectors.isEmpty()) {
      throw new IllegalArgumentException(
          "%d word vectors of %d dimensions: both must be 1 or more"
              .formatted(vectors.size(), dimensions));
    }
  }

  /**
   * Reads a text file with a word and its numbers per line, divided by blanks, as GloVe has it, or
   * word2vec, whose first line is the number of words and of dimensions. Of words that differ in
   * upper and lower case only the first counts.
   *
   * @throws IllegalArgumentException if a line is something else; the message names it
   * @throws IOException if the file cannot be read
   */
  public static WordVectors read(Path file) throws IOException {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    int dimensions = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String[] parts = BLANK.split(line.strip());
        boolean header =
            number == 1
                && parts.length == 2
                && WHOLE.matcher(parts[0]).matches()
                && WHOLE.matcher(parts[1]).matches();
        if (header || line.isBlank()) {
          continue;
        }
        dimensions = dimensions == 0 ? parts.length - 1 : dimensions;
        if (parts.length - 1 != dimensions || dimensions == 0) {
          throw new IllegalArgumentException(
              "'%s' line %d has %d numbers, the lines before have %d: each line needs a word and as many numbers as the others"
                  .formatted(file, number, parts.length - 1, dimensions));
        }
        vectors.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), numbers(parts, file, number));
      }
    }
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has no word vectors: give a text file as of GloVe or word2vec".formatted(file));
    }
    return new WordVectors(dimensions, vectors);
  }

  private static float[] numbers(String[] parts, Path file, int line) {
    float[] vector = new float[parts.length - 1];
    for (int i = 0; i < vector.length; i++) {
      try {
        vector[i] = Float.parseFloat(parts[i + 1]);
      } catch (NumberFormatException e) {
        throw notANumber(parts[i + 1], file, line, e);
      }
      if (!Float.isFinite(vector[i])) {
        throw notANumber(parts[i + 1], file, line, null);
      }
    }
    return vector;
  }

  private static IllegalArgumentException notANumber(
      String text, Path file, int line, Throwable cause) {
    return new IllegalArgumentException(
        "'%s' line %d: '%s' is not a finite number: write the vectors again"
            .formatted(file, line, text),
        cause);
  }

  /**
   * The unit vector of a phrase: the direction of the mean of its words' vectors.
   *
   * @return empty if no word of it has a vector, or they cancel out
   */
  public Optional<float[]> unit(String phrase) {
    double[] sum = new double[dimensions];
    for (String word : WordTokens.of(phrase)) {
      float[] vector =
          vectors.containsKey(word) ? vectors.get(word) : vectors.get(Singular.of(word));
      for (int i = 0; vector != null && i < dimensions; i++) {
        sum[i] += vector[i];
      }
    }
    double square = 0;
    for (double value : sum) {
      square += value * value;
    }
    if (square == 0) {
      return Optional.empty();
    }
    float[] unit = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      unit[i] = (float) (sum[i] / Math.sqrt(square));
    }
    return Optional.of(unit);
  }

  /**
   * The unit vector of a phrase of which each word must be known.
   *
   * @throws IllegalArgumentException if a word has no vector, or the phrase has no letters, or its
   *     words cancel out
   */
  public float[] requireUnit(String phrase) {
    List<String> words = WordTokens.of(phrase);
    for (String word : words) {
      if (!vectors.containsKey(word) && !vectors.containsKey(Singular.of(word))) {
        List<String> near = NearestName.several(word, vectors.keySet(), MOST_HINTS);
        throw new IllegalArgumentException(
            "'%s' has no word vector%s"
                .formatted(
                    word,
                    near.isEmpty()
                        ? ""
                        : "; words like it that have one: " + String.join(", ", near)));
      }
    }
    return unit(phrase)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    words.isEmpty()
                        ? "'%s' has no letters".formatted(phrase)
                        : "the word vectors of '%s' cancel out".formatted(phrase)));
  }

  /**
   * Replaces a file with the vectors, one word per line; {@link #read} reads equal ones back.
   *
   * @throws IOException if it cannot be written; a file that was there stays
   */
  public void writeTo(Path file) throws IOException {
    AtomicFile.replace(
        file,
        out -> {
          for (Map.Entry<String, float[]> entry : vectors.entrySet()) {
            StringBuilder line = new StringBuilder(entry.getKey());
            for (float value : entry.getValue()) {
              line.append(' ').append(value);
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
