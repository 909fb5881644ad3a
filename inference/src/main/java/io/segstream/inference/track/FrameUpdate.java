package io.segstream.inference.track;

import io.segstream.inference.segment.ExtractedSegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Builds the tracks, ids and events of one frame from what was seen and missed. */
final class FrameUpdate {
  /** A track after the frame, and where it was seen, or -1. */
  private record Entry(Track track, int segment) {}

  private final TrackerSettings settings;
  private final long frameNumber;
  private final long captureTimeUs;
  private final List<Entry> confirmed = new ArrayList<>();
  private final List<Entry> tentative = new ArrayList<>();
  private final List<TrackEvent> events = new ArrayList<>();
  private long nextTrackId;

  FrameUpdate(TrackerSettings settings, long nextTrackId, long frameNumber, long captureTimeUs) {
    this.settings = settings;
    this.nextTrackId = nextTrackId;
    this.frameNumber = frameNumber;
    this.captureTimeUs = captureTimeUs;
  }

  /** A known track is seen in a segment. */
  void see(Track track, int position, ExtractedSegment segment) {
    long hits = track.hits() + 1;
    boolean confirms = track.status() == TrackStatus.TENTATIVE && hits >= settings.minHits();
    boolean stays = track.status() == TrackStatus.TENTATIVE && !confirms;
    Track seen =
        new Track(
            confirms ? nextTrackId++ : track.id(),
            stays ? TrackStatus.TENTATIVE : TrackStatus.VISIBLE,
            track.firstFrame(),
            frameNumber,
            track.firstSeenUs(),
            captureTimeUs,
            hits,
            0,
            segment.score(),
            segment.box(),
            segment.mask(),
            Tracker.embedding(track, segment, settings.embeddingRate()),
            segment.label());
    (stays ? tentative : confirmed).add(new Entry(seen, position));
    if (confirms) {
      events.add(new TrackEvent(TrackEvent.Type.APPEARED, seen));
    } else if (track.status() == TrackStatus.LOST) {
      events.add(new TrackEvent(TrackEvent.Type.FOUND, seen));
    }
  }

  /** A known track is not seen. Tentative ones are forgotten at once. */
  void miss(Track track) {
    if (track.status() == TrackStatus.TENTATIVE) {
      return;
    }
    Track missed = track.missed();
    boolean ends =
        missed.misses() > settings.maxMisses() || settings.isForgotten(track, captureTimeUs);
    if (ends) {
      events.add(new TrackEvent(TrackEvent.Type.ENDED, missed));
      return;
    }
    confirmed.add(new Entry(missed, -1));
    if (track.status() == TrackStatus.VISIBLE) {
      events.add(new TrackEvent(TrackEvent.Type.LOST, missed));
    }
  }

  /** A segment that continues no track begins one. */
  void begin(int position, ExtractedSegment segment) {
    boolean confirms = settings.minHits() == 1;
    Track track =
        new Track(
            confirms ? nextTrackId++ : 0,
            confirms ? TrackStatus.VISIBLE : TrackStatus.TENTATIVE,
            frameNumber,
            frameNumber,
            captureTimeUs,
            captureTimeUs,
            1,
            0,
            segment.score(),
            segment.box(),
            segment.mask(),
            segment.embedding(),
            segment.label());
    (confirms ? confirmed : tentative).add(new Entry(track, position));
    if (confirms) {
      events.add(new TrackEvent(TrackEvent.Type.APPEARED, track));
    }
  }

  /** The result for a frame of that many segments. */
  TrackingResult finish(int segments) {
    confirmed.sort(Comparator.comparingLong(entry -> entry.track().id()));
    dropSurplus();
    List<Track> tracks = new ArrayList<>();
    long[] ids = new long[segments];
    for (Entry entry : confirmed) {
      tracks.add(entry.track());
      if (entry.segment() >= 0) {
        ids[entry.segment()] = entry.track().id();
      }
    }
    tentative.forEach(entry -> tracks.add(entry.track()));
    events.sort(Comparator.comparingLong(event -> event.track().id()));
    return new TrackingResult(new TrackerState(nextTrackId, tracks), ids, events);
  }

  private void dropSurplus() {
    while (confirmed.size() + tentative.size() > settings.maxTracks()) {
      int oldest = oldestLost();
      if (oldest >= 0) {
        Track ended = confirmed.remove(oldest).track();
        events.removeIf(event -> event.track().id() == ended.id());
        events.add(new TrackEvent(TrackEvent.Type.ENDED, ended));
      } else if (!tentative.isEmpty()) {
        tentative.remove(tentative.size() - 1);
      } else {
        // Only with minHits 1: as many objects in view as may be remembered. The youngest go.
        Track ended = confirmed.remove(confirmed.size() - 1).track();
        events.removeIf(event -> event.track().id() == ended.id());
      }
    }
  }

  private int oldestLost() {
    int oldest = -1;
    for (int i = 0; i < confirmed.size(); i++) {
      Track track = confirmed.get(i).track();
      if (track.status() == TrackStatus.LOST
          && (oldest < 0 || track.lastFrame() < confirmed.get(oldest).track().lastFrame())) {
        oldest = i;
      }
    }
    return oldest;
  }
}
