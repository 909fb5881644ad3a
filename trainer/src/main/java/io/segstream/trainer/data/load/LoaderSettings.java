package io.segstream.trainer.data.load;

import java.util.Objects;

/**
 * How a {@link Loader} works. Nothing but speed and memory depends on {@code threads} and {@code
 * prefetch}.
 *
 * @param batch samples of a batch, 1 or more
 * @param threads threads that read and prepare, 1 or more
 * @param prefetch batches made ahead of the one in use, 1 or more
 * @param epochs end of the last epoch, so as many as there are when started at the first
 * @param seed of all random numbers
 * @param order of the examples
 * @param dropLast whether the last batch of an epoch is left out if it is not full
 * @param tries draws from one example before it is given up, 1 or more; an example that replaces
 *     another has one
 * @param damaged what happens to examples that cannot be read
 */
public record LoaderSettings(
    int batch,
    int threads,
    int prefetch,
    int epochs,
    long seed,
    SampleOrder order,
    boolean dropLast,
    int tries,
    DamagePolicy damaged) {
  /** Draws from one image in MaskContrast before another takes its place. */
  public static final int DEFAULT_TRIES = 3;

  public LoaderSettings {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(damaged, "damaged");
    requirePositive("batch", batch);
    requirePositive("threads", threads);
    requirePositive("prefetch", prefetch);
    requirePositive("epochs", epochs);
    requirePositive("tries", tries);
  }

  /** For training: shuffled, full batches only. */
  public static LoaderSettings training(
      int batch, int threads, int epochs, long seed, DamagePolicy damaged) {
    return new LoaderSettings(
        batch, threads, 2, epochs, seed, SampleOrder.SHUFFLED, true, DEFAULT_TRIES, damaged);
  }

  /** For evaluation: one pass in order over everything. */
  public static LoaderSettings evaluation(int batch, int threads, DamagePolicy damaged) {
    return new LoaderSettings(
        batch, threads, 2, 1, 0, SampleOrder.IN_ORDER, false, DEFAULT_TRIES, damaged);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d, must be 1 or more".formatted(name, value));
    }
  }
}
