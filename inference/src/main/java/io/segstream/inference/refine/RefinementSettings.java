package io.segstream.inference.refine;

import io.segstream.inference.vocabulary.LabelRule;
import java.util.List;
import java.util.Objects;

/**
 * What is done to segments once they were found, as far as the model can.
 *
 * @param masks whether they are drawn again
 * @param names by which they may be called; all of the model's vocabulary if empty
 * @param rule when they are called so
 */
public record RefinementSettings(Masks masks, List<String> names, LabelRule rule) {
  /** Whose masks segments have. */
  public enum Masks {
    /** Those of the model's mask head, if its card names one. */
    REFINED,
    /** Those that the model's embeddings and objectness give. */
    AS_FOUND
  }

  /** Whatever the model can do. */
  public static final RefinementSettings DEFAULT =
      new RefinementSettings(Masks.REFINED, List.of(), LabelRule.PUBLISHED);

  public RefinementSettings {
    Objects.requireNonNull(masks, "masks");
    Objects.requireNonNull(rule, "rule");
    names = List.copyOf(names);
  }

  /** The same with masks of another origin. */
  public RefinementSettings with(Masks others) {
    return new RefinementSettings(others, names, rule);
  }

  /** The same with other names. */
  public RefinementSettings withNames(List<String> others) {
    return new RefinementSettings(masks, others, rule);
  }
}
