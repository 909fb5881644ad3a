package io.segstream.trainer.optimise;

import java.util.stream.IntStream;

/** The learning rate over a run. A pure function, so that a resumed run goes on as it was. */
@FunctionalInterface
public interface Schedule {
  /** The rate of one step, above 0. */
  double rate(Progress progress);

  /** What a rate follows: it changes with every step, or only when an epoch begins. */
  enum Clock {
    STEP {
      @Override
      double share(Progress progress) {
        return (double) progress.step() / progress.totalSteps();
      }
    },
    EPOCH {
      @Override
      double share(Progress progress) {
        return (double) progress.epoch() / progress.totalEpochs();
      }
    };

    /** The part of the run that is over, 0 to below 1. */
    abstract double share(Progress progress);
  }

  /** The same rate throughout. */
  static Schedule constant(double base) {
    return progress -> base;
  }

  /** {@code base (1 - share)^power}, as DeepLab uses it. */
  static Schedule poly(double base, double power, Clock clock) {
    return progress -> base * Math.pow(1 - clock.share(progress), power);
  }

  /** Half a cosine from {@code base} down to {@code floor} (Loshchilov and Hutter, SGDR). */
  static Schedule cosine(double base, double floor, Clock clock) {
    return progress ->
        floor + (base - floor) * 0.5 * (1 + Math.cos(Math.PI * clock.share(progress)));
  }

  /**
   * {@code base}, times {@code factor} from each of some epochs on.
   *
   * @param fromEpochs counted from 0
   */
  static Schedule drop(double base, double factor, int... fromEpochs) {
    return drop(base, factor, Clock.EPOCH, fromEpochs);
  }

  /**
   * {@code base}, times {@code factor} from each of some epochs or steps on.
   *
   * @param from epochs or steps, counted from 0
   */
  static Schedule drop(double base, double factor, Clock clock, int... from) {
    int[] places = from.clone();
    return progress -> {
      long now = clock == Clock.EPOCH ? progress.epoch() : progress.step();
      return base * Math.pow(factor, IntStream.of(places).filter(place -> place <= now).count());
    };
  }

  /**
   * Rises in equal parts to this schedule over the first steps; the last of them has the full rate.
   *
   * @param steps 0 for none
   */
  default Schedule warmUp(long steps) {
    return progress -> {
      double rate = rate(progress);
      return progress.step() < steps ? rate * (progress.step() + 1) / steps : rate;
    };
  }

  /**
   * Rises over the first steps in a straight line from a share of the base, never above this
   * schedule.
   *
   * @param base the rate that the line leads to
   * @param from share of the base at the first step, 0..1
   * @param steps 0 for none
   */
  default Schedule rise(double base, double from, long steps) {
    return progress -> {
      double rate = rate(progress);
      double along = (double) progress.step() / steps;
      return progress.step() < steps ? Math.min(base * (from * (1 - along) + along), rate) : rate;
    };
  }
}
