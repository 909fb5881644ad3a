package io.segstream.schemas.id;

import java.util.regex.Pattern;

/**
 * Names one feed: a camera, a file, a stream. It is the key of {@code segstream.chunks} and {@code
 * segstream.segments} and appears in metric labels and file names, so its alphabet is narrow.
 *
 * @param value 1 to 128 letters, digits, dots, underscores and hyphens; the first is a letter or
 *     digit
 */
public record FeedId(String value) {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public FeedId {
    if (value == null || !VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Feed id '%s' is not valid: use 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
