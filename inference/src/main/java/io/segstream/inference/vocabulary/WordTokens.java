package io.segstream.inference.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts sentences into words in lower case; what is neither letter nor digit divides words. */
public final class WordTokens {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:'[\\p{L}]+)?");

  private WordTokens() {}

  /** The words of a text, in its order; a genitive's ending is left out. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = matcher.group();
      int apostrophe = word.indexOf('\'');
      words.add(apostrophe < 0 ? word : word.substring(0, apostrophe));
    }
    return words;
  }
}
