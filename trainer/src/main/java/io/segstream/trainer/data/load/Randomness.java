package io.segstream.trainer.data.load;

import java.util.SplittableRandom;

/**
 * Random streams that depend on what they are for and on nothing else: neither on the thread nor on
 * what was drawn before, so that training can be resumed anywhere.
 */
public final class Randomness {
  private Randomness() {}

  /**
   * The stream for one purpose.
   *
   * @param seed of the run
   * @param epoch or step, from 0
   * @param index of the example, from 0; 0 where there is none
   * @param purpose a fixed word
   */
  public static SplittableRandom stream(long seed, long epoch, long index, String purpose) {
    long state = mix(seed);
    state = mix(state ^ epoch);
    state = mix(state ^ index);
    return new SplittableRandom(mix(state ^ purpose.hashCode()));
  }

  /** MurmurHash3's finaliser in the variant of Stafford, after an odd constant is added. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
