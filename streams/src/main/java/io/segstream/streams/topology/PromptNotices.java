package io.segstream.streams.topology;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.ObjectEvent;

/** Writes the events that tell the sender of a prompt what became of it: one for each prompt. */
record PromptNotices(FeedId feed, ModelDigest model) {
  /**
   * The prompt was followed.
   *
   * @param frameNumber the frame on which it was
   * @param timeUs capture time of that frame, microseconds since the Unix epoch
   */
  Emission accepted(PendingPrompt prompt, long frameNumber, long timeUs) {
    return new Emission.OfEvent(
        builder(prompt, EventType.EVENT_TYPE_PROMPT_ACCEPTED, timeUs)
            .setFrameNumber(frameNumber)
            .build());
  }

  /**
   * The prompt will not be followed; carries the frame that it named, if any.
   *
   * @param reason one line for the sender
   */
  Emission refused(PendingPrompt prompt, String reason, long timeUs) {
    return new Emission.OfEvent(
        builder(prompt, EventType.EVENT_TYPE_PROMPT_REFUSED, timeUs)
            .setFrameNumber(prompt.prompt().getFrameNumber())
            .setReason(reason)
            .build());
  }

  /** Why a prompt for a frame that was processed already comes too late. */
  static String gone(long frameNumber, long earliest) {
    return "frame %d is gone; the earliest frame that can still be prompted is %d"
        .formatted(frameNumber, earliest);
  }

  private ObjectEvent.Builder builder(PendingPrompt prompt, EventType type, long timeUs) {
    return ObjectEvent.newBuilder()
        .setFeed(feed.value())
        .setType(type)
        .setCaptureTimeUs(timeUs)
        .setModelDigest(model.value())
        .setPromptId(prompt.id())
        .setPromptOffset(prompt.offset());
  }
}
