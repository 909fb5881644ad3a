package io.segstream.inference.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message lists everything that is wrong with it. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order of the keys. */
  public List<Problem> problems() {
    return problems;
  }

  private static String describe(List<Problem> problems) {
    if (problems.size() == 1) {
      return "configuration error: " + problems.get(0);
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", "%d configuration errors:".formatted(problems.size()), ""));
  }
}
