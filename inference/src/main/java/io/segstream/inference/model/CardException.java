package io.segstream.inference.model;

import java.util.List;

/** A model card that cannot be used. Lists everything that is wrong with it. */
public final class CardException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final List<String> problems;

  /**
   * @param source the file of the card
   * @param problems one sentence each, beginning with the YAML path
   */
  public CardException(String source, List<String> problems) {
    super(
        "Model card %s has %s:%n  %s"
            .formatted(
                source,
                problems.size() == 1 ? "a problem" : problems.size() + " problems",
                String.join(System.lineSeparator() + "  ", problems)));
    this.source = source;
    this.problems = List.copyOf(problems);
  }

  /** The file of the card. */
  public String source() {
    return source;
  }

  /** What is wrong, each beginning with the YAML path. */
  public List<String> problems() {
    return problems;
  }
}
