package io.segstream.schemas.id;

import java.util.regex.Pattern;

/**
 * Names the exact model that made a result: the SHA-256 of its card and weights.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record ModelDigest(String value) {
  private static final Pattern VALID = Pattern.compile("[0-9a-f]{64}");

  public ModelDigest {
    if (value == null || !VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Model digest '%s' is not a SHA-256: 64 lower-case hexadecimal digits are needed"
              .formatted(value));
    }
  }

  /** The first twelve digits: enough to tell models apart in logs and titles. */
  public String abbreviated() {
    return value.substring(0, 12);
  }

  @Override
  public String toString() {
    return value;
  }
}
