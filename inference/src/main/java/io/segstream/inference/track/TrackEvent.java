package io.segstream.inference.track;

import java.util.Objects;

/**
 * A change in the life of an object.
 *
 * @param type what happened
 * @param track the object as it is after the change
 */
public record TrackEvent(Type type, Track track) {
  /** Kinds of change. */
  public enum Type {
    APPEARED,
    LOST,
    FOUND,
    ENDED
  }

  public TrackEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(track, "track");
  }
}
