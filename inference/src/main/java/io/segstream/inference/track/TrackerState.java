package io.segstream.inference.track;

import java.util.List;

/**
 * All that a tracker knows about a feed between two frames. Immutable, bounded by the tracker's
 * settings.
 *
 * @param nextTrackId the id the next confirmed object gets, 1 upwards
 * @param tracks live tracks: those with an id by rising id, then the tentative ones, oldest first
 */
public record TrackerState(long nextTrackId, List<Track> tracks) {
  /** A feed of which nothing was seen. */
  public static final TrackerState EMPTY = new TrackerState(1, List.of());

  public TrackerState {
    tracks = List.copyOf(tracks);
    if (nextTrackId < 1) {
      throw new IllegalArgumentException(
          "Next track id is %d, must be at least 1".formatted(nextTrackId));
    }
  }
}
