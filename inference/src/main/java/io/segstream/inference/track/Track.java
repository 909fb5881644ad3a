package io.segstream.inference.track;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.Objects;

/**
 * What is remembered of one object between frames. Immutable; arrays are not copied and must not be
 * changed.
 *
 * @param id 1 upwards, never reused within a feed; 0 as long as the track is tentative
 * @param status whether the object is tentative, visible or lost
 * @param firstFrame frame number on which it was first seen
 * @param lastFrame frame number on which it was last seen
 * @param firstSeenUs capture time of {@code firstFrame}, microseconds since the Unix epoch
 * @param lastSeenUs capture time of {@code lastFrame}, microseconds since the Unix epoch
 * @param hits frames on which it was seen
 * @param misses processed frames since it was last seen
 * @param score objectness at {@code lastFrame}, 0..1
 * @param box around the mask at {@code lastFrame}
 * @param mask at {@code lastFrame}
 * @param embedding L2-normalised running mean of its embeddings; empty if the model has none
 * @param label class, or an empty string
 */
public record Track(
    long id,
    TrackStatus status,
    long firstFrame,
    long lastFrame,
    long firstSeenUs,
    long lastSeenUs,
    long hits,
    int misses,
    float score,
    PixelBox box,
    RleMask mask,
    float[] embedding,
    String label) {
  public Track {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(mask, "mask");
    Objects.requireNonNull(embedding, "embedding");
    Objects.requireNonNull(label, "label");
    if (status == TrackStatus.TENTATIVE ? id != 0 : id < 1) {
      throw new IllegalArgumentException(
          "Track id is %d, must be %s for a %s track"
              .formatted(id, status == TrackStatus.TENTATIVE ? "0" : "at least 1", status));
    }
  }

  /** This track after one more frame on which it was not seen. */
  Track missed() {
    return new Track(
        id,
        TrackStatus.LOST,
        firstFrame,
        lastFrame,
        firstSeenUs,
        lastSeenUs,
        hits,
        misses + 1,
        score,
        box,
        mask,
        embedding,
        label);
  }
}
