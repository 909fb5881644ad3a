package io.segstream.streams.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A list of conditions, each asked anew at every request. Conditions are thread-safe and quick. */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> conditions = new LinkedHashMap<>();
  private final Map<String, Supplier<Optional<String>>> wishes = new LinkedHashMap<>();

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

  /**
   * Adds what should hold, though it goes without.
   *
   * @param name for people, for example {@code engine}
   * @param shortcoming says what is not as it should be; empty while all is
   * @return this
   */
  public synchronized Health wish(String name, Supplier<Optional<String>> shortcoming) {
    wishes.put(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(shortcoming, "shortcoming"));
    return this;
  }

  /** Conditions that do not hold, with the reason, in the order in which they were added. */
  public Map<String, String> problems() {
    return ask(conditions);
  }

  /** Wishes that are not fulfilled, with the reason, in the order in which they were added. */
  public Map<String, String> shortcomings() {
    return ask(wishes);
  }

  private Map<String, String> ask(Map<String, Supplier<Optional<String>>> all) {
    Map<String, Supplier<Optional<String>>> asked;
    synchronized (this) {
      asked = new LinkedHashMap<>(all);
    }
    Map<String, String> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> answer.get().ifPresent(why -> answers.put(name, why)));
    return answers;
  }
}
