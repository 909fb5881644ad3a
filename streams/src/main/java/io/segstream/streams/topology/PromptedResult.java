package io.segstream.streams.topology;

import io.segstream.inference.track.TrackEvent;
import io.segstream.schemas.v1.Segment;
import java.util.List;

/**
 * What a frame means to a feed's prompted objects; nothing of it holds before it is accepted.
 *
 * @param memory after the frame
 * @param pending prompts that wait on
 * @param nextTrackId the id that the feed's next object gets
 * @param segments of the frame, without their place in it
 * @param changes in the lives of objects
 * @param notices to the senders of prompts
 */
record PromptedResult(
    PromptedMemory memory,
    List<PendingPrompt> pending,
    long nextTrackId,
    List<Segment> segments,
    List<Change> changes,
    List<Emission> notices) {
  /**
   * A change in the life of an object.
   *
   * @param type what happened
   * @param object as it is after the change
   */
  record Change(TrackEvent.Type type, PromptedObject object) {
    TrackEvent event() {
      return new TrackEvent(type, object.track());
    }
  }

  PromptedResult {
    pending = List.copyOf(pending);
    segments = List.copyOf(segments);
    changes = List.copyOf(changes);
    notices = List.copyOf(notices);
  }

  /** Nothing happened. */
  static PromptedResult none(PromptedMemory memory, List<PendingPrompt> pending, long nextTrackId) {
    return new PromptedResult(memory, pending, nextTrackId, List.of(), List.of(), List.of());
  }
}
