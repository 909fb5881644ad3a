package io.segstream.inference.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that somebody who mistyped one probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest single-character edits (Levenshtein, Soviet Physics Doklady
   * 1966) from a name; case is ignored.
   *
   * @return empty if nothing is near: more than half of the letters would have to change
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return several(name, known, 1).stream().findFirst();
  }

  /**
   * The known names that are near, the nearest first.
   *
   * @param most how many at most
   */
  public static List<String> several(String name, Collection<String> known, int most) {
    return known.stream()
        .filter(candidate -> isNear(name, candidate))
        .sorted(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private static boolean isNear(String name, String candidate) {
    return distance(name, candidate) * 2 <= longest(name, candidate);
  }

  /** The hint for an error text: {@code ", did you mean 'x'?"}, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return of(name, known).map(", did you mean '%s'?"::formatted).orElse("");
  }

  private static int longest(String a, String b) {
    return Math.max(a.length(), b.length());
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int replaced = previous[j - 1] + (same ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
