package io.segstream.inference.refine;

import java.util.Objects;

/**
 * What is done to segments once they were found, as far as the model can.
 *
 * @param masks whether they are drawn again
 */
public record RefinementSettings(Masks masks) {
  /** Whose masks segments have. */
  public enum Masks {
    /** Those of the model's mask head, if its card names one. */
    REFINED,
    /** Those that the model's embeddings and objectness give. */
    AS_FOUND
  }

  /** Whatever the model can do. */
  public static final RefinementSettings DEFAULT = new RefinementSettings(Masks.REFINED);

  public RefinementSettings {
    Objects.requireNonNull(masks, "masks");
  }
}
