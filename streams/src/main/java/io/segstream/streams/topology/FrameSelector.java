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
    if (!sampled(frame)) {
      return Optional.of(SkipReason.SKIP_REASON_SAMPLED_OUT);
    }
    return isLate(frame.captureTimeUs())
        ? Optional.of(SkipReason.SKIP_REASON_LATE)
        : Optional.empty();
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

  private boolean sampled(FrameInfo frame) {
    if (settings.sampling() instanceof Sampling.TargetRate rate) {
      long slot = rate.slot(frame.presentationTimeUs());
      if (lastSlot.isPresent() && slot <= lastSlot.getAsLong()) {
        return false;
      }
      lastSlot = OptionalLong.of(slot);
      return true;
    }
    int n = ((Sampling.EveryNth) settings.sampling()).n();
    return frame.frameNumber() % n == 0;
  }
}
