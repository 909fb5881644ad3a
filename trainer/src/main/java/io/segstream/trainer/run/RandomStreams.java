package io.segstream.trainer.run;

import java.util.SplittableRandom;

/**
 * Independent random numbers for each purpose and place of a run. A stream depends on where it is
 * used and not on what was drawn before, so that a resumed run draws what an undisturbed one would.
 */
public final class RandomStreams {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;

  public RandomStreams(long seed) {
    this.seed = seed;
  }

  /**
   * The stream of one place.
   *
   * @param purpose keeps streams of different uses apart, for example {@code step}
   * @param indices where, for example epoch and index of the picture
   */
  public SplittableRandom of(String purpose, long... indices) {
    long state = mix(seed + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      state = mix(state + GOLDEN + purpose.charAt(i));
    }
    for (long index : indices) {
      state = mix(state + GOLDEN + mix(index));
    }
    return new SplittableRandom(state);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
