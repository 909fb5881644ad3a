package io.segstream.inference.vocabulary;

import java.util.Map;
import java.util.Set;

/** Brings English nouns into the singular, by rule and a short list of those that follow none. */
public final class Singular {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("people", "person"),
          Map.entry("men", "man"),
          Map.entry("women", "woman"),
          Map.entry("children", "child"),
          Map.entry("mice", "mouse"),
          Map.entry("geese", "goose"),
          Map.entry("feet", "foot"),
          Map.entry("teeth", "tooth"),
          Map.entry("knives", "knife"),
          Map.entry("leaves", "leaf"),
          Map.entry("shelves", "shelf"),
          Map.entry("loaves", "loaf"),
          Map.entry("calves", "calf"),
          Map.entry("wolves", "wolf"),
          Map.entry("skis", "ski"),
          Map.entry("movies", "movie"),
          Map.entry("cookies", "cookie"),
          Map.entry("ties", "tie"),
          Map.entry("pies", "pie"),
          Map.entry("buses", "bus"));

  private static final Set<String> UNCHANGED = Set.of("bus", "gas", "lens", "series", "species");

  private Singular() {}

  /** The singular of a noun in lower case; words of other kinds may lose an s as well. */
  public static String of(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.length() < 4 || UNCHANGED.contains(word) || !word.endsWith("s")) {
      return word;
    }
    if (word.endsWith("ss") || word.endsWith("us") || word.endsWith("is")) {
      return word;
    }
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    boolean sibilant =
        word.endsWith("sses")
            || word.endsWith("shes")
            || word.endsWith("ches")
            || word.endsWith("xes")
            || word.endsWith("zzes")
            || word.endsWith("toes");
    return word.substring(0, word.length() - (sibilant ? 2 : 1));
  }
}
