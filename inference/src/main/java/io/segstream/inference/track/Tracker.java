package io.segstream.inference.track;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.segment.ExtractedSegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Gives the segments of successive frames their identity. Per frame, segments are assigned
 * optimally first to the objects seen on the frame before, by mask overlap and embedding, then what
 * is left to the lost ones, by embedding (the matching cascade of Wojke, Bewley and Paulus, "Simple
 * online and realtime tracking with a deep association metric", ICIP 2017, with masks for boxes and
 * without a motion model). The rest begin new tracks, which get an id and are announced once seen
 * {@code minHits} frames in a row.
 *
 * <p>A pure function: all memory is in the {@link TrackerState}, which is bounded by {@code
 * maxTracks}. If there are more, the object lost longest ago ends first, then the youngest
 * tentative ones are forgotten. Immutable, thread-safe, deterministic.
 */
public final class Tracker {
  private static final Comparator<TrackEvent> BY_TRACK =
      Comparator.comparingLong(event -> event.track().id());

  private final TrackerSettings settings;
  private final Affinity affinity;

  public Tracker(TrackerSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.affinity = new Affinity(settings);
  }

  /**
   * Takes in the segments of one processed frame.
   *
   * @param state of the feed before the frame
   * @param frameNumber of the frame within the feed
   * @param captureTimeUs microseconds since the Unix epoch
   * @param segments of the frame; masks of one size
   */
  public TrackingResult update(
      TrackerState state, long frameNumber, long captureTimeUs, List<ExtractedSegment> segments) {
    List<Track> present = new ArrayList<>();
    List<Track> lost = new ArrayList<>();
    for (Track track : state.tracks()) {
      if (track.status() != TrackStatus.LOST) {
        present.add(track);
      } else if (!settings.isForgotten(track, captureTimeUs)) {
        lost.add(track);
      }
    }
    Match[] matches = new Match[segments.size()];
    match(present, segments, matches, affinity::continuationCost);
    match(lost, segments, matches, affinity::returnCost);

    FrameUpdate update = new FrameUpdate(settings, state.nextTrackId(), frameNumber, captureTimeUs);
    for (Track track : state.tracks()) {
      int segment = segmentOf(track, matches);
      if (segment >= 0) {
        update.see(track, segment, segments.get(segment));
      } else {
        update.miss(track);
      }
    }
    for (int s = 0; s < matches.length; s++) {
      if (matches[s] == null) {
        update.begin(s, segments.get(s));
      }
    }
    return update.finish(segments.size());
  }

  /**
   * Ends all objects of a feed, for example because it restarts. Ids go on from where they were.
   */
  public static TrackingResult end(TrackerState state) {
    List<TrackEvent> events =
        state.tracks().stream()
            .filter(track -> track.status() != TrackStatus.TENTATIVE)
            .map(track -> new TrackEvent(TrackEvent.Type.ENDED, track))
            .sorted(BY_TRACK)
            .toList();
    return new TrackingResult(
        new TrackerState(state.nextTrackId(), List.of()), new long[0], events);
  }

  /** The track that a segment continues. */
  private record Match(Track track) {}

  private interface Cost {
    double of(Track track, ExtractedSegment segment);
  }

  private static void match(
      List<Track> tracks, List<ExtractedSegment> segments, Match[] matches, Cost cost) {
    if (tracks.isEmpty() || segments.isEmpty()) {
      return;
    }
    double[][] costs = new double[tracks.size()][segments.size()];
    for (int t = 0; t < costs.length; t++) {
      Arrays.fill(costs[t], Assignment.FORBIDDEN);
      for (int s = 0; s < matches.length; s++) {
        if (matches[s] == null) {
          costs[t][s] = cost.of(tracks.get(t), segments.get(s));
        }
      }
    }
    int[] assigned = Assignment.solve(costs);
    for (int t = 0; t < assigned.length; t++) {
      if (assigned[t] != Assignment.NONE) {
        matches[assigned[t]] = new Match(tracks.get(t));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // tentative tracks have no id to compare
  private static int segmentOf(Track track, Match[] matches) {
    for (int s = 0; s < matches.length; s++) {
      if (matches[s] != null && matches[s].track() == track) {
        return s;
      }
    }
    return -1;
  }

  /** Mean embedding of an object that is seen again. */
  static float[] embedding(Track track, ExtractedSegment segment, double rate) {
    if (track.embedding().length != segment.embedding().length || track.embedding().length == 0) {
      return segment.embedding();
    }
    // A plain mean at first, so that a bad first sight does not weigh for long.
    double share = Math.max(rate, 1.0 / (track.hits() + 1));
    return UnitVectors.blend(track.embedding(), segment.embedding(), share);
  }
}
