package io.segstream.inference.track;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of one frame.
 *
 * @param state what to hand to the tracker with the next frame
 * @param trackIds for each segment of the frame, in order, its track id, or 0 while tentative; not
 *     copied
 * @param events in order of track id
 */
public record TrackingResult(TrackerState state, long[] trackIds, List<TrackEvent> events) {
  public TrackingResult {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(trackIds, "trackIds");
    events = List.copyOf(events);
  }
}
