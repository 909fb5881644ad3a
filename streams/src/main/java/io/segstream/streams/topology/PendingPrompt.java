package io.segstream.streams.topology;

import io.segstream.schemas.v1.ObjectPrompt;
import java.util.Objects;

/**
 * A prompt that waits for its frame.
 *
 * @param prompt one that {@link PromptRecords} can read
 * @param offset of its record on the topic of prompts
 * @param arrivalMs when the broker took it, milliseconds since the Unix epoch
 */
record PendingPrompt(ObjectPrompt prompt, long offset, long arrivalMs) {
  PendingPrompt {
    Objects.requireNonNull(prompt, "prompt");
  }

  String id() {
    return prompt.getPromptId();
  }

  /** Whether it is meant for this frame, given that it has come before it. */
  boolean isFor(long frameNumber) {
    return !prompt.hasFrameNumber() || prompt.getFrameNumber() == frameNumber;
  }

  /** Whether its frame lies before another one. */
  boolean isBefore(long frameNumber) {
    return prompt.hasFrameNumber() && prompt.getFrameNumber() < frameNumber;
  }
}
