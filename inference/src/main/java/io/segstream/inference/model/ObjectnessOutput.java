package io.segstream.inference.model;

import java.util.Objects;

/**
 * The output that tells objects from background.
 *
 * @param name of the graph output, [N, h, w] or [N, C, h, w]
 * @param activation makes probabilities of it
 * @param channel the channel that counts, from 0
 * @param meaning what that channel is the probability of
 */
public record ObjectnessOutput(String name, Activation activation, int channel, Meaning meaning) {
  /** What a channel is the probability of. */
  public enum Meaning {
    /** Objects: the value itself is the objectness. */
    FOREGROUND,
    /** Everything else: the objectness is 1 - value, as for semantic networks. */
    BACKGROUND
  }

  public ObjectnessOutput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(meaning, "meaning");
    if (channel < 0) {
      throw new IllegalArgumentException("channel %d must not be negative".formatted(channel));
    }
  }

  /** An output [N, 1, h, w] or [N, h, w] that holds probabilities. */
  public static ObjectnessOutput probability(String name) {
    return new ObjectnessOutput(name, Activation.NONE, 0, Meaning.FOREGROUND);
  }
}
