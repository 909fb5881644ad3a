package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.Extraction;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackEvent;
import io.segstream.inference.track.TrackStatus;
import io.segstream.inference.track.Tracker;
import io.segstream.inference.track.TrackerState;
import io.segstream.inference.track.TrackingResult;
import io.segstream.inference.track.ZoneEvent;
import io.segstream.inference.track.ZoneResult;
import io.segstream.inference.track.ZoneState;
import io.segstream.inference.track.ZoneWatch;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the model's view of one feed's frames into segments, objects and events, frame by frame in
 * order, starting from what the feed's memory holds.
 */
final class FeedAnalysis {
  /** What the analysis of a feed works with; not thread-safe. */
  record Tools(
      SegmentExtractor extractor, Tracker tracker, ZoneWatch zones, int objectUpdateEvery) {}

  private final Tools tools;
  private final ObjectRecords records;
  private final List<Emission> emissions = new ArrayList<>();
  private TrackerState tracker;
  private ZoneState zones;
  private float[][] centroids;

  FeedAnalysis(Tools tools, ObjectRecords records, FeedMemory memory) {
    this.tools = tools;
    this.records = records;
    this.tracker = memory.tracker();
    this.zones = memory.zones();
    this.centroids = memory.centroids();
  }

  /**
   * Takes in the next frame; returns its segments. A frame that fails leaves no trace: the next one
   * continues from the one before.
   */
  List<Segment> analyse(FrameInfo frame, FeatureMap features) {
    FrameSize size = frame.size().orElseThrow();
    Extraction extraction =
        tools.extractor.extract(features, size.width(), size.height(), centroids);
    TrackingResult tracking =
        tools.tracker.update(
            tracker, frame.frameNumber(), frame.captureTimeUs(), extraction.segments());
    List<Segment> segments = segments(extraction.segments(), tracking.trackIds());
    publish(tracking, frame.frameNumber(), frame.captureTimeUs(), records);
    centroids = extraction.centroids();
    return segments;
  }

  /**
   * Ends all objects where they were last seen and forgets the centroids: the feed begins anew.
   *
   * @param makers writes the records in the name of the model that made the objects
   */
  void endAll(ObjectRecords makers) {
    TrackingResult end = Tracker.end(tracker);
    long lastFrame = 0;
    long lastSeenUs = 0;
    for (TrackEvent event : end.events()) {
      lastFrame = Math.max(lastFrame, event.track().lastFrame());
      lastSeenUs = Math.max(lastSeenUs, event.track().lastSeenUs());
    }
    publish(end, lastFrame, lastSeenUs, makers);
    centroids = FeedMemory.EMPTY.centroids();
  }

  /** Events and object updates so far, in order. */
  List<Emission> emissions() {
    return emissions;
  }

  TrackerState tracker() {
    return tracker;
  }

  ZoneState zones() {
    return zones;
  }

  float[][] centroids() {
    return centroids;
  }

  private void publish(
      TrackingResult tracking, long frameNumber, long timeUs, ObjectRecords writer) {
    List<Emission> news = new ArrayList<>();
    for (TrackEvent event : tracking.events()) {
      news.add(writer.event(event, frameNumber, timeUs));
      news.add(
          event.type() == TrackEvent.Type.ENDED
              ? writer.removal(event.track(), timeUs)
              : writer.update(event.track(), timeUs));
    }
    for (Track track : tracking.state().tracks()) {
      if (isDue(track, frameNumber) && !isAnnounced(track, tracking.events())) {
        news.add(writer.update(track, timeUs));
      }
    }
    ZoneResult watched = tools.zones.update(zones, tracking);
    for (ZoneEvent event : watched.events()) {
      news.add(writer.zoneEvent(event, frameNumber, timeUs));
    }
    // Only now that nothing can fail any more.
    emissions.addAll(news);
    tracker = tracking.state();
    zones = watched.state();
  }

  private boolean isDue(Track track, long frameNumber) {
    return track.status() == TrackStatus.VISIBLE
        && track.lastFrame() == frameNumber
        && track.hits() % tools.objectUpdateEvery == 0;
  }

  private static boolean isAnnounced(Track track, List<TrackEvent> events) {
    return events.stream().anyMatch(event -> event.track().id() == track.id());
  }

  private static List<Segment> segments(List<ExtractedSegment> extracted, long[] trackIds) {
    List<Segment> segments = new ArrayList<>(extracted.size());
    for (int i = 0; i < extracted.size(); i++) {
      ExtractedSegment segment = extracted.get(i);
      Segment.Builder builder =
          Segment.newBuilder()
              .setId(i + 1)
              .setTrackId(trackIds[i])
              .setScore(segment.score())
              .setBox(MaskRecords.toProto(segment.box()))
              .setArea(segment.area())
              .setMask(MaskRecords.toProto(segment.mask()))
              .setLabel(segment.label());
      if (segment.embedding().length > 0) {
        builder.setEmbedding(HalfVectors.encode(segment.embedding()));
      }
      segments.add(builder.build());
    }
    return segments;
  }
}
