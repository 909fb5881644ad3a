package io.segstream.streams.topology;

/**
 * Which frames of a feed are processed. The choice depends only on frame numbers and presentation
 * times counted from the start of the feed, so it does not change when chunks are cut elsewhere or
 * are processed again.
 */
public sealed interface Sampling {
  /** Every frame. */
  Sampling ALL = new EveryNth(1);

  /**
   * Frames 0, n, 2n ... of the feed.
   *
   * @param n 1 or more
   */
  record EveryNth(int n) implements Sampling {
    public EveryNth {
      if (n < 1) {
        throw new IllegalArgumentException(
            "Sampling every %d-th frame is not possible, must be 1 or more".formatted(n));
      }
    }
  }

  /**
   * The first good frame, not late, of each time slot of {@code 1 / framesPerSecond} seconds.
   *
   * @param framesPerSecond more than 0, at most 1000
   */
  record TargetRate(double framesPerSecond) implements Sampling {
    public TargetRate {
      if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
        throw new IllegalArgumentException(
            "Sampling at %s frames per second is not possible, must be more than 0 and at most 1000"
                .formatted(framesPerSecond));
      }
    }

    /** The slot that a frame falls into; a slot contains its beginning. */
    long slot(long presentationTimeUs) {
      return (long) Math.floor(presentationTimeUs * framesPerSecond / 1e6);
    }
  }
}
