package io.segstream.streams.topology;

import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackEvent;
import io.segstream.inference.track.TrackStatus;
import io.segstream.inference.track.ZoneEvent;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectState;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Optional;

/** Writes the records about one feed's objects. */
final class ObjectRecords {
  private final FeedId feed;
  private final ModelDigest model;

  ObjectRecords(FeedId feed, ModelDigest model) {
    this.feed = feed;
    this.model = model;
  }

  /** The state of an object as of now. */
  Emission update(Track track, long timeUs) {
    return update(track, track.mask().area(), "", timeUs);
  }

  /** The state of a prompted object as of now. */
  Emission update(PromptedObject object, long timeUs) {
    return update(object.track(), object.area(), object.promptId(), timeUs);
  }

  private Emission update(Track track, int area, String promptId, long timeUs) {
    TrackedObject.Builder object =
        TrackedObject.newBuilder()
            .setFeed(feed.value())
            .setTrackId(track.id())
            .setState(
                track.status() == TrackStatus.LOST
                    ? ObjectState.OBJECT_STATE_LOST
                    : ObjectState.OBJECT_STATE_VISIBLE)
            .setFirstFrame(track.firstFrame())
            .setLastFrame(track.lastFrame())
            .setFirstSeenUs(track.firstSeenUs())
            .setLastSeenUs(track.lastSeenUs())
            .setHits(track.hits())
            .setScore(track.score())
            .setBox(MaskRecords.toProto(track.box()))
            .setArea(area)
            .setLabel(track.label())
            .setModelDigest(model.value())
            .setPromptId(promptId);
    if (track.embedding().length > 0) {
      object.setEmbedding(HalfVectors.encode(track.embedding()));
    }
    return new Emission.OfObject(key(track), Optional.of(object.build()), timeUs);
  }

  /** The end of an object. */
  Emission removal(Track track, long timeUs) {
    return new Emission.OfObject(key(track), Optional.empty(), timeUs);
  }

  Emission event(TrackEvent event, long frameNumber, long timeUs) {
    return new Emission.OfEvent(
        builder(type(event.type()), event.track(), frameNumber, timeUs).build());
  }

  /** A change in the life of a prompted object. */
  Emission event(PromptedResult.Change change, long frameNumber, long timeUs) {
    return new Emission.OfEvent(
        builder(type(change.type()), change.object().track(), frameNumber, timeUs)
            .setPromptId(change.object().promptId())
            .build());
  }

  Emission zoneEvent(ZoneEvent event, long frameNumber, long timeUs) {
    EventType type =
        event.type() == ZoneEvent.Type.ENTERED
            ? EventType.EVENT_TYPE_ZONE_ENTERED
            : EventType.EVENT_TYPE_ZONE_LEFT;
    return new Emission.OfEvent(
        builder(type, event.track(), frameNumber, timeUs)
            .setZone(event.zone())
            .setZoneShare(event.share())
            .build());
  }

  private ObjectEvent.Builder builder(EventType type, Track track, long frameNumber, long timeUs) {
    return ObjectEvent.newBuilder()
        .setFeed(feed.value())
        .setType(type)
        .setTrackId(track.id())
        .setFrameNumber(frameNumber)
        .setCaptureTimeUs(timeUs)
        .setBox(MaskRecords.toProto(track.box()))
        .setModelDigest(model.value());
  }

  private ObjectKey key(Track track) {
    return new ObjectKey(feed, track.id());
  }

  private static EventType type(TrackEvent.Type type) {
    return switch (type) {
      case APPEARED -> EventType.EVENT_TYPE_OBJECT_APPEARED;
      case LOST -> EventType.EVENT_TYPE_OBJECT_LOST;
      case FOUND -> EventType.EVENT_TYPE_OBJECT_FOUND;
      case ENDED -> EventType.EVENT_TYPE_OBJECT_ENDED;
    };
  }
}
