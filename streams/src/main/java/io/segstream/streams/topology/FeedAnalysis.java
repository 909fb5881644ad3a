package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.refine.SegmentRefiner;
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
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns the model's view of one feed's frames into segments, objects and events, frame by frame in
 * order, starting from what the feed's memory holds.
 */
final class FeedAnalysis {
  /** What the analysis of a feed works with; not thread-safe. */
  record Tools(
      SegmentExtractor extractor,
      SegmentRefiner refiner,
      Tracker tracker,
      ZoneWatch zones,
      int objectUpdateEvery) {}

  private final Tools tools;
  private final ObjectRecords records;
  private final PromptedFeed prompts;
  private final List<Emission> emissions = new ArrayList<>();
  private TrackerState tracker;
  private ZoneState zones;
  private float[][] centroids;

  FeedAnalysis(Tools tools, ObjectRecords records, FeedMemory memory, PromptedFeed prompts) {
    this.tools = tools;
    this.records = records;
    this.prompts = prompts;
    this.tracker = memory.tracker();
    this.zones = memory.zones();
    this.centroids = memory.centroids();
  }

  /**
   * Takes in the next frame; returns its segments. A frame that fails leaves no trace: the next one
   * continues from the one before.
   */
  List<Segment> analyse(FrameInfo frame, InferredBatch batch, int position) {
    FrameSize size = frame.size().orElseThrow();
    FeatureMap features = batch.features(position);
    Extraction extraction =
        tools.extractor.extract(features, size.width(), size.height(), centroids);
    List<ExtractedSegment> found =
        tools.refiner.refine(extraction.segments(), features, () -> batch.picture(position), size);
    TrackingResult tracking =
        tools.tracker.update(tracker, frame.frameNumber(), frame.captureTimeUs(), found);
    PromptedResult prompted =
        prompts.next(
            frame, features, () -> batch.picture(position), tracking.state().nextTrackId());
    List<Segment> segments = segments(found, tracking.trackIds());
    for (Segment segment : prompted.segments()) {
      segments.add(segment.toBuilder().setId(segments.size() + 1).build());
    }
    publish(tracking, prompted, frame.frameNumber(), frame.captureTimeUs(), records);
    prompts.accept(prompted);
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
    PromptedResult prompted = prompts.ended(end.state().nextTrackId());
    long lastFrame = 0;
    long lastSeenUs = 0;
    for (TrackEvent event : events(end, prompted)) {
      lastFrame = Math.max(lastFrame, event.track().lastFrame());
      lastSeenUs = Math.max(lastSeenUs, event.track().lastSeenUs());
    }
    publish(end, prompted, lastFrame, lastSeenUs, makers);
    prompts.accept(prompted);
    centroids = FeedMemory.EMPTY.centroids();
  }

  /**
   * Gives up all prompts that wait.
   *
   * @param reason one line for their senders
   */
  void refusePrompts(String reason, long timeUs) {
    emissions.addAll(prompts.refuseAll(reason, timeUs));
  }

  /** Gives up the prompts that a chunk, which is done now, has left behind. */
  void refuseLatePrompts(ChunkHeader header, List<FrameSegments> frames) {
    emissions.addAll(prompts.refuseGone(header, frames));
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
      TrackingResult tracking,
      PromptedResult prompted,
      long frameNumber,
      long timeUs,
      ObjectRecords writer) {
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
    news.addAll(prompted.notices());
    for (PromptedResult.Change change : prompted.changes()) {
      news.add(writer.event(change, frameNumber, timeUs));
      news.add(
          change.type() == TrackEvent.Type.ENDED
              ? writer.removal(change.object().track(), timeUs)
              : writer.update(change.object(), timeUs));
    }
    for (PromptedObject object : prompted.memory().objects()) {
      if (isDue(object.track(), frameNumber)
          && !isAnnounced(object.track(), events(tracking, prompted))) {
        news.add(writer.update(object, timeUs));
      }
    }
    ZoneResult watched = tools.zones.update(zones, together(tracking, prompted));
    for (ZoneEvent event : watched.events()) {
      news.add(writer.zoneEvent(event, frameNumber, timeUs));
    }
    // Only now that nothing can fail any more.
    emissions.addAll(news);
    tracker = new TrackerState(prompted.nextTrackId(), tracking.state().tracks());
    zones = watched.state();
  }

  /** What the frame means to all objects of the feed, however they were found. */
  private static TrackingResult together(TrackingResult tracking, PromptedResult prompted) {
    if (prompted.changes().isEmpty() && prompted.memory().isEmpty()) {
      return tracking;
    }
    List<Track> tracks = new ArrayList<>(tracking.state().tracks());
    prompted.memory().objects().forEach(object -> tracks.add(object.track()));
    return new TrackingResult(
        new TrackerState(prompted.nextTrackId(), tracks),
        tracking.trackIds(),
        events(tracking, prompted));
  }

  private static List<TrackEvent> events(TrackingResult tracking, PromptedResult prompted) {
    return Stream.concat(
            tracking.events().stream(),
            prompted.changes().stream().map(PromptedResult.Change::event))
        .toList();
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
