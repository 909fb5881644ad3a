package io.segstream.inference.tensorrt.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames of one call that a plan takes, written {@code min/opt/max}, for example {@code 1/8/32}.
 *
 * @param min 1, since a chunk may end with a single frame
 * @param opt that kernels are chosen for
 * @param max at most; longer batches are run in parts
 */
public record BatchRange(int min, int opt, int max) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})/(\\d{1,5})/(\\d{1,5})");

  public BatchRange {
    if (min != 1 || opt < min || max < opt) {
      throw new IllegalArgumentException(
          "must have min 1, and max not below opt, got %d/%d/%d".formatted(min, opt, max));
    }
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException if it is none; the text continues the sentence "'x' ..."
   */
  public static BatchRange parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is no range of batches: write min/opt/max, for example 1/8/32");
    }
    return new BatchRange(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return "%d/%d/%d".formatted(min, opt, max);
  }
}
