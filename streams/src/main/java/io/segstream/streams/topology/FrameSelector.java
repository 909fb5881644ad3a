package io.segstream.streams.topology;

import io.segstream.schemas.v1.SkipReason;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides which good frames of one feed go to the model. */
final class FrameSelector {
  private final FeedSettings settings;
  private final InstantSource clock;
  private OptionalLong lastSlot;

  /**
   * @param lastSlot time slot of the frame that sampling by rate chose last
   */
  FrameSelector(FeedSettings settings, InstantSource clock, OptionalLong lastSlot) {
    this.settings = settings;
    this.clock = clock;
    this.lastSlot = lastSlot;
  }

  /** Why the frame is not processed; empty if it is. Frames are asked for once, in order. */
  Optional<SkipReason> skip(FrameInfo frame) {
    OptionalLong slot = slot(frame);
    if (!sampled(frame, slot)) {
      return Optional.of(SkipReason.SKIP_REASON_SAMPLED_OUT);
    }
    if (isLate(frame.captureTimeUs())) {
      return Optional.of(SkipReason.SKIP_REASON_LATE);
    }
    // Only a frame that is processed uses up its slot.
    if (slot.isPresent()) {
      lastSlot = slot;
    }
    return Optional.empty();
  }

  /** Whether something captured then is too late now. */
  boolean isLate(long captureTimeUs) {
    return settings
        .latency()
        .isLate(captureTimeUs, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
  }

  /** What to hand to the next chunk's selector. */
  OptionalLong lastSlot() {
    return lastSlot;
  }

  private OptionalLong slot(FrameInfo frame) {
    return settings.sampling() instanceof Sampling.TargetRate rate
        ? OptionalLong.of(rate.slot(frame.presentationTimeUs()))
        : OptionalLong.empty();
  }

  private boolean sampled(FrameInfo frame, OptionalLong slot) {
    if (settings.sampling() instanceof Sampling.EveryNth every) {
      return frame.frameNumber() % every.n() == 0;
    }
    return lastSlot.isEmpty() || slot.getAsLong() > lastSlot.getAsLong();
  }
}
