package io.segstream.streams.topology;

import io.segstream.inference.propagate.PropagationSettings;

/**
 * How many objects may be pointed out.
 *
 * @param maxObjects prompted objects of a feed at a time, 0 for none, at most 32
 * @param maxPending prompts of a feed that may wait for their frame, 1 or more
 */
public record PromptSettings(int maxObjects, int maxPending) {
  /** 16 objects, 64 waiting prompts. */
  public static final PromptSettings DEFAULT = new PromptSettings(16, 64);

  public PromptSettings {
    int most = PropagationSettings.defaults().maxObjects();
    if (maxObjects < 0 || maxObjects > most) {
      throw new IllegalArgumentException(
          "prompts.maxObjects is %d, must be 0 to %d".formatted(maxObjects, most));
    }
    if (maxPending < 1) {
      throw new IllegalArgumentException(
          "prompts.maxPending is %d, must be 1 or more".formatted(maxPending));
    }
  }
}
