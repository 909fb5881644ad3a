package io.segstream.streams.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A list of conditions, each asked anew at every request. Conditions are thread-safe and quick. */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> conditions = new LinkedHashMap<>();

  /**
   * Adds a condition.
   *
   * @param name for people, for example {@code model}
   * @param problem says why the condition does not hold; empty while it does
   * @return this
   */
  public synchronized Health require(String name, Supplier<Optional<String>> problem) {
    conditions.put(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(problem, "problem"));
    return this;
  }

  /** Conditions that do not hold, with the reason, in the order in which they were added. */
  public Map<String, String> problems() {
    Map<String, Supplier<Optional<String>>> asked;
    synchronized (this) {
      asked = new LinkedHashMap<>(conditions);
    }
    Map<String, String> problems = new LinkedHashMap<>();
    asked.forEach((name, problem) -> problem.get().ifPresent(why -> problems.put(name, why)));
    return problems;
  }
}
