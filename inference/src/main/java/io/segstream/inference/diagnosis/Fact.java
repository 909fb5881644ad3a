package io.segstream.inference.diagnosis;

import java.util.Objects;
import java.util.Optional;

/**
 * Something that was found.
 *
 * @param name one word
 * @param value what was found; {@code none} if nothing was
 * @param problem why the service cannot run with it and what to do; empty if it can
 */
public record Fact(String name, String value, Optional<String> problem) {
  public Fact {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(problem, "problem");
  }

  /** A fact that is no problem. */
  public static Fact of(String name, String value) {
    return new Fact(name, value, Optional.empty());
  }
}
