package io.segstream.streams.topology;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.prompt.PromptedFrame.ObjectOnFrame;
import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackStatus;
import io.segstream.schemas.mask.PixelBox;
import java.util.Objects;

/**
 * An object that was pointed out, as the feed's other objects are described.
 *
 * @param promptId as its prompts call it
 * @param track its mask is that of the latest frame that showed it, or only its box if that frame
 *     was in an earlier chunk
 * @param area pixels of the mask
 */
record PromptedObject(String promptId, Track track, int area) {
  PromptedObject {
    Objects.requireNonNull(promptId, "promptId");
    Objects.requireNonNull(track, "track");
  }

  boolean isVisible() {
    return track.status() == TrackStatus.VISIBLE;
  }

  /**
   * A new object.
   *
   * @param seen what the frame shows of it
   * @param embedding of the frame's mask
   * @param label what its prompt calls it, may be empty
   */
  static PromptedObject appeared(
      long trackId, ObjectOnFrame seen, FrameInfo frame, float[] embedding, String label) {
    Track track =
        new Track(
            trackId,
            seen.isSeen() ? TrackStatus.VISIBLE : TrackStatus.LOST,
            frame.frameNumber(),
            frame.frameNumber(),
            frame.captureTimeUs(),
            frame.captureTimeUs(),
            1,
            0,
            seen.confidence(),
            seen.isSeen() ? seen.mask().boundingBox() : PixelBox.EMPTY,
            seen.mask(),
            embedding,
            label);
    return new PromptedObject(seen.id(), track, seen.mask().area());
  }

  /**
   * This object after a frame that shows it.
   *
   * @param label a new one, or empty for the old one
   * @param embeddingRate share of the newest embedding in the running mean
   */
  PromptedObject seen(
      ObjectOnFrame seen, FrameInfo frame, float[] embedding, String label, double embeddingRate) {
    // A plain mean at first, so that a bad first sight does not weigh for long.
    double share = Math.max(embeddingRate, 1.0 / (track.hits() + 1));
    Track next =
        new Track(
            track.id(),
            TrackStatus.VISIBLE,
            track.firstFrame(),
            frame.frameNumber(),
            track.firstSeenUs(),
            frame.captureTimeUs(),
            track.hits() + 1,
            0,
            seen.confidence(),
            seen.mask().boundingBox(),
            seen.mask(),
            UnitVectors.blend(track.embedding(), embedding, share),
            label.isEmpty() ? track.label() : label);
    return new PromptedObject(promptId, next, seen.mask().area());
  }

  /**
   * This object after a frame that does not show it.
   *
   * @param label a new one, or empty for the old one
   */
  PromptedObject lost(String label) {
    Track next =
        new Track(
            track.id(),
            TrackStatus.LOST,
            track.firstFrame(),
            track.lastFrame(),
            track.firstSeenUs(),
            track.lastSeenUs(),
            track.hits(),
            0,
            track.score(),
            track.box(),
            track.mask(),
            track.embedding(),
            label.isEmpty() ? track.label() : label);
    return new PromptedObject(promptId, next, area);
  }
}
