package io.segstream.trainer.sample;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws without replacement (Fisher and Yates, the first steps of a shuffle). */
public final class UniformDraw {
  private UniformDraw() {}

  /**
   * Some of the values, each subset equally likely.
   *
   * @param count 0 to {@code values.length}
   */
  public static int[] of(int[] values, int count, SplittableRandom random) {
    int[] left = values.clone();
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, left.length);
      int drawn = left[other];
      left[other] = left[i];
      left[i] = drawn;
    }
    return Arrays.copyOf(left, count);
  }

  /** Some of the numbers 0 to {@code end}, exclusive. */
  static int[] below(int end, int count, SplittableRandom random) {
    int[] all = new int[end];
    Arrays.setAll(all, i -> i);
    return of(all, count, random);
  }
}
