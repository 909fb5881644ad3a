package io.segstream.trainer.data.load;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The order of examples in an epoch, remembered for the epoch in use. */
final class EpochOrder {
  private final int size;
  private final LoaderSettings settings;
  private int epoch = -1;
  private int[] indices;

  EpochOrder(int size, LoaderSettings settings) {
    this.size = size;
    this.settings = settings;
  }

  /** The example at a place of an epoch. */
  int index(int wanted, int place) {
    if (settings.order() == SampleOrder.IN_ORDER) {
      return place;
    }
    if (wanted != epoch) {
      indices = permutation(Randomness.stream(settings.seed(), wanted, 0, "order"));
      epoch = wanted;
    }
    return indices[place];
  }

  /** Durstenfeld's shuffle (CACM 7, 1964). */
  private int[] permutation(SplittableRandom random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
