package io.segstream.streams.secret;

import java.util.Objects;

/**
 * Text that must not be printed: everything that prints it prints {@value #MASK}. Only the packages
 * that connect to something may {@link #reveal} it, which a test enforces.
 */
public final class Secret {
  /** What is printed in place of a secret. */
  public static final String MASK = "***";

  private final String text;

  private Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /** Wraps a text. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself, for handing it to a client; must not be logged, printed or published. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
