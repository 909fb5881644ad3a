package io.segstream.streams.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackStatus;
import io.segstream.inference.track.TrackerState;
import io.segstream.inference.track.ZoneState;
import io.segstream.schemas.mask.RleMask;
import io.segstream.streams.topology.state.FeedState;
import io.segstream.streams.topology.state.TrackState;
import io.segstream.streams.topology.state.ZonePresence;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * {@link FeedMemory} to and from the store's bytes, without any loss but that of {@link
 * StoredMasks}.
 */
final class FeedMemorySerde {
  private FeedMemorySerde() {}

  /**
   * @param bound keeps values within what the changelog takes
   */
  static Serde<FeedMemory> create(FeedMemoryBound bound) {
    return Serdes.serdeFrom(
        (topic, memory) -> memory == null ? null : toProto(memory, bound).toByteArray(),
        (topic, bytes) -> bytes == null ? null : fromBytes(topic, bytes));
  }

  private static FeedMemory fromBytes(String topic, byte[] bytes) {
    try {
      return fromProto(FeedState.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableStateException(
          "Stored state of a feed in %s cannot be read: %s; reset the application to start afresh"
              .formatted(topic, e.getMessage()),
          e);
    }
  }

  private static FeedState toProto(FeedMemory memory, FeedMemoryBound bound) {
    FeedState.Builder state =
        FeedState.newBuilder()
            .setNextTrackId(memory.tracker().nextTrackId())
            .setModelDigest(memory.model())
            .setLastSequence(memory.lastSequence())
            .setNextFrame(memory.nextFrame());
    memory.endUs().ifPresent(state::setEndUs);
    memory.lastSampledSlot().ifPresent(state::setLastSampledSlot);
    List<Track> tracks = memory.tracker().tracks();
    byte[][] masks = StoredMasks.encode(tracks, bound.maskBytes());
    for (int i = 0; i < masks.length; i++) {
      state.addTracks(toProto(tracks.get(i), masks[i]));
    }
    for (float[] centroid : memory.centroids()) {
      state.addCentroids(VectorRecords.toProto(centroid));
    }
    for (ZoneState.Presence presence : memory.zones().presences()) {
      state.addZones(
          ZonePresence.newBuilder().setZone(presence.zone()).setTrackId(presence.trackId()));
    }
    return state.build();
  }

  private static FeedMemory fromProto(FeedState state) {
    return new FeedMemory(
        state.getModelDigest(),
        state.getLastSequence(),
        state.getNextFrame(),
        state.hasEndUs() ? OptionalLong.of(state.getEndUs()) : OptionalLong.empty(),
        state.hasLastSampledSlot()
            ? OptionalLong.of(state.getLastSampledSlot())
            : OptionalLong.empty(),
        new TrackerState(
            state.getNextTrackId(),
            state.getTracksList().stream().map(FeedMemorySerde::fromProto).toList()),
        state.getCentroidsList().stream().map(VectorRecords::fromProto).toArray(float[][]::new),
        new ZoneState(
            state.getZonesList().stream()
                .map(zone -> new ZoneState.Presence(zone.getZone(), zone.getTrackId()))
                .toList()));
  }

  private static TrackState toProto(Track track, byte[] mask) {
    TrackState.Builder state = TrackState.newBuilder();
    StoredMasks.write(track.mask(), mask, state);
    return state
        .setId(track.id())
        .setStatus(statusNumber(track.status()))
        .setFirstFrame(track.firstFrame())
        .setLastFrame(track.lastFrame())
        .setFirstSeenUs(track.firstSeenUs())
        .setLastSeenUs(track.lastSeenUs())
        .setHits(track.hits())
        .setMisses(track.misses())
        .setScore(track.score())
        .setEmbedding(VectorRecords.toProto(track.embedding()))
        .setLabel(track.label())
        .build();
  }

  private static Track fromProto(TrackState track) {
    RleMask mask = StoredMasks.read(track);
    return new Track(
        track.getId(),
        status(track.getStatus()),
        track.getFirstFrame(),
        track.getLastFrame(),
        track.getFirstSeenUs(),
        track.getLastSeenUs(),
        track.getHits(),
        track.getMisses(),
        track.getScore(),
        mask.boundingBox(),
        mask,
        VectorRecords.fromProto(track.getEmbedding()),
        track.getLabel());
  }

  /** Numbers of the stored form, which must not depend on the order of the enum. */
  private static int statusNumber(TrackStatus status) {
    return switch (status) {
      case TENTATIVE -> 1;
      case VISIBLE -> 2;
      case LOST -> 3;
    };
  }

  private static TrackStatus status(int number) {
    return switch (number) {
      case 1 -> TrackStatus.TENTATIVE;
      case 2 -> TrackStatus.VISIBLE;
      case 3 -> TrackStatus.LOST;
      default ->
          throw new IllegalArgumentException("track status %d is not known".formatted(number));
    };
  }
}
