package io.segstream.inference.track;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of one frame for the zones of a feed.
 *
 * @param state what to hand in with the next frame
 * @param events by track id, then in the order of the zones
 */
public record ZoneResult(ZoneState state, List<ZoneEvent> events) {
  public ZoneResult {
    Objects.requireNonNull(state, "state");
    events = List.copyOf(events);
  }
}
