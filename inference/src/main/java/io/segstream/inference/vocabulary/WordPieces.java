package io.segstream.inference.vocabulary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into the tokens of a text encoder: words in lower case, each into the longest pieces
 * that there are, from left to right; pieces that go on a word begin with {@code ##} (Wu et al.,
 * "Google's Neural Machine Translation System", 2016, as BERT does it). The number of a token is
 * its line in the file, from 0.
 */
public final class WordPieces {
  private static final String CONTINUED = "##";

  private final Path file;
  private final Map<String, Integer> numbers = new HashMap<>();

  private WordPieces(Path file, List<String> tokens) {
    this.file = file;
    for (String token : tokens) {
      numbers.putIfAbsent(token, numbers.size());
    }
    if (numbers.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "Tokens '%s' has a line twice: it must be the file that the encoder was trained with"
              .formatted(file));
    }
  }

  /**
   * Reads a file with one token per line.
   *
   * @throws IllegalArgumentException if a token comes twice
   * @throws IOException if it cannot be read
   */
  public static WordPieces read(Path file) throws IOException {
    return new WordPieces(file, Files.readAllLines(file, StandardCharsets.UTF_8));
  }

  /**
   * The number of a token.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  public long number(String token) {
    Integer number = numbers.get(token);
    if (number == null) {
      throw new IllegalArgumentException("Tokens '%s' has no token '%s'".formatted(file, token));
    }
    return number;
  }

  /**
   * The numbers of a text's tokens.
   *
   * @return at least one
   * @throws IllegalArgumentException if a word cannot be put together, or there is none
   */
  public List<Long> numbers(String text) {
    List<Long> all = new ArrayList<>();
    for (String word : WordTokens.of(text)) {
      int from = 0;
      while (from < word.length()) {
        int end = word.length();
        while (end > from && !numbers.containsKey(piece(word, from, end))) {
          end--;
        }
        if (end == from) {
          throw new IllegalArgumentException(
              "'%s' cannot be put together from the tokens of '%s'".formatted(word, file));
        }
        all.add((long) numbers.get(piece(word, from, end)));
        from = end;
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("'%s' has no letters".formatted(text));
    }
    return all;
  }

  private static String piece(String word, int from, int end) {
    return (from == 0 ? "" : CONTINUED) + word.substring(from, end);
  }
}
