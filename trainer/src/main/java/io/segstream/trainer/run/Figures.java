package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Figures of a step for the log, in the order in which they are put. Not thread-safe. */
public final class Figures {
  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Puts a number. */
  public Figures put(String name, double value) {
    values.put(name, value);
    return this;
  }

  /** Puts the value of a scalar. */
  public Figures put(String name, NDArray scalar) {
    return put(name, scalar.getFloat());
  }

  /** Puts the value of a scalar, or 0 where there is none. */
  public Figures put(String name, Optional<NDArray> scalar) {
    return put(name, scalar.map(each -> (double) each.getFloat()).orElse(0.0));
  }

  /** Puts others after those that are there. */
  public Figures putAll(Map<String, Double> others) {
    values.putAll(others);
    return this;
  }

  /**
   * What a step gives.
   *
   * @param total the loss
   */
  public StepLoss with(NDArray total) {
    return new StepLoss(total, values);
  }
}
