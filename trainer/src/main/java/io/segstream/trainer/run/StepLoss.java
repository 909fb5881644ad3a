package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a method computed for one batch.
 *
 * @param total scalar that is minimised, on the step's manager
 * @param figures for the log, in the order in which they are shown, for example {@code anchors} or
 *     {@code positiveCosine}; the same names in each step
 */
public record StepLoss(NDArray total, Map<String, Double> figures) {
  public StepLoss {
    Objects.requireNonNull(total, "total");
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
