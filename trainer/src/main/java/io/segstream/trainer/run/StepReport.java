package io.segstream.trainer.run;

import io.segstream.trainer.optimise.Progress;
import java.util.Map;

/**
 * One step.
 *
 * @param progress {@code step()} counts from 0
 * @param loss before the step
 * @param rate learning rate
 * @param gradientNorm before clipping
 * @param figures of the method
 */
public record StepReport(
    Progress progress,
    double loss,
    double rate,
    double gradientNorm,
    Map<String, Double> figures) {}
