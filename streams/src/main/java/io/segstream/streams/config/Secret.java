package io.segstream.streams.config;

import java.util.Objects;

/** A value that must not be printed: {@code toString} gives three asterisks. */
public final class Secret {
  /** What is printed in place of a secret. */
  public static final String MASK = "***";

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value, "value"));
  }

  /** The value itself, for handing it to a client; must not be logged, printed or published. */
  String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
