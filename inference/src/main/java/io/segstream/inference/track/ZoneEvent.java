package io.segstream.inference.track;

import java.util.Objects;

/**
 * An object entered or left a zone.
 *
 * @param type what happened
 * @param zone its name
 * @param track the object as it was last seen
 * @param share of the object's mask inside the zone, 0..1; 0 if the object ended inside
 */
public record ZoneEvent(Type type, String zone, Track track, float share) {
  /** Kinds of change. */
  public enum Type {
    ENTERED,
    LEFT
  }

  public ZoneEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(track, "track");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("Zone share is %s, must be 0..1".formatted(share));
    }
  }
}
