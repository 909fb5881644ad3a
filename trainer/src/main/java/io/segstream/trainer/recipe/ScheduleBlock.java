package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.optimise.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * The learning rate over the run.
 *
 * @param shape how it falls
 * @param clock when it changes
 * @param power of {@code POLY}
 * @param floor where {@code COSINE} ends
 * @param warmUp steps over which it rises first
 * @param warmUpFrom share of the rate where it rises from
 * @param drops epochs or steps at which {@code DROP} lowers it
 * @param factor of {@code DROP}
 */
public record ScheduleBlock(
    @Key(
            value =
                "`CONSTANT`; `POLY`: rate x (1 - share of the run)^power; `COSINE`: half a cosine"
                    + " down to `floor`; `DROP`: rate x `factor` from each epoch or step of `drops` on.",
            defaultValue = "POLY")
        Shape shape,
    @Key(value = "Whether the rate changes with every step or epoch.", defaultValue = "STEP")
        Schedule.Clock clock,
    @Key(value = "Power of `POLY`.", defaultValue = "0.9", min = "0", max = "10") double power,
    @Key(value = "Rate at the end of `COSINE`.", defaultValue = "0", min = "0", max = "100")
        double floor,
    @Key(
            value = "Steps over which the rate rises from nothing first.",
            defaultValue = "0",
            unit = "steps",
            min = "0",
            max = "1000000")
        long warmUp,
    @Key(
            value =
                "Share of the rate at the first step of `warmUp`, from which it rises in a straight"
                    + " line; `rate / warmUp` if it is not given.",
            min = "0",
            max = "1")
        Optional<Double> warmUpFrom,
    @Key(
            value =
                "Epochs or, by `clock`, steps with which `DROP` lowers the rate, counted from 0.",
            defaultValue = "[]")
        List<Integer> drops,
    @Key(value = "What `DROP` multiplies the rate by.", defaultValue = "0.1", min = "0", max = "1")
        double factor) {
  public ScheduleBlock {
    drops = List.copyOf(drops);
    if (shape == Shape.DROP && drops.isEmpty()) {
      throw new IllegalArgumentException(
          "has the shape DROP but no epochs or steps to drop at: list them under schedule.drops");
    }
  }

  /** How a rate falls. */
  public enum Shape {
    /** Not at all. */
    CONSTANT,
    /** As a power of what is left of the run. */
    POLY,
    /** As half a cosine. */
    COSINE,
    /** By a factor at some epochs. */
    DROP
  }

  /**
   * The schedule.
   *
   * @param base the rate where it begins
   */
  public Schedule create(double base) {
    Schedule falling =
        switch (shape) {
          case CONSTANT -> Schedule.constant(base);
          case POLY -> Schedule.poly(base, power, clock);
          case COSINE -> Schedule.cosine(base, floor, clock);
          case DROP ->
              Schedule.drop(
                  base, factor, clock, drops.stream().mapToInt(Integer::intValue).toArray());
        };
    return warmUpFrom
        .map(from -> falling.rise(base, from, warmUp))
        .orElseGet(() -> falling.warmUp(warmUp));
  }
}
