package io.segstream.streams.topology;

import io.segstream.inference.track.TrackerState;
import io.segstream.inference.track.ZoneState;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What is remembered of a feed between two chunks; bounded by the tracker's and the extraction's
 * settings. Immutable.
 *
 * @param model digest of the model that made the rest; empty before the first chunk
 * @param lastSequence sequence number of the last chunk; -1 before the first one
 * @param nextFrame number of the first frame after the last chunk; 0 before the first one
 * @param endUs capture time of the end of the last chunk, microseconds since the Unix epoch; empty
 *     before the first one
 * @param lastSampledSlot time slot of the last frame that sampling by rate chose
 * @param tracker the feed's objects
 * @param centroids from which the grouping of the next frame starts; not copied
 * @param zones which objects are inside which zones
 */
record FeedMemory(
    String model,
    long lastSequence,
    long nextFrame,
    OptionalLong endUs,
    OptionalLong lastSampledSlot,
    TrackerState tracker,
    float[][] centroids,
    ZoneState zones) {
  /** A feed of which nothing was seen. */
  static final FeedMemory EMPTY =
      new FeedMemory(
          "",
          -1,
          0,
          OptionalLong.empty(),
          OptionalLong.empty(),
          TrackerState.EMPTY,
          new float[0][],
          ZoneState.EMPTY);

  FeedMemory {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(endUs, "endUs");
    Objects.requireNonNull(lastSampledSlot, "lastSampledSlot");
    Objects.requireNonNull(tracker, "tracker");
    Objects.requireNonNull(centroids, "centroids");
    Objects.requireNonNull(zones, "zones");
  }

  /** What stays of the feed once it has ended: track ids are never used again. */
  FeedMemory ended(long nextTrackId) {
    return new FeedMemory(
        model,
        EMPTY.lastSequence,
        EMPTY.nextFrame,
        EMPTY.endUs,
        EMPTY.lastSampledSlot,
        new TrackerState(nextTrackId, List.of()),
        EMPTY.centroids,
        EMPTY.zones);
  }

  /** Whether the feed is between two chunks, not before its first or after its last one. */
  boolean isRunning() {
    return lastSequence >= 0;
  }
}
