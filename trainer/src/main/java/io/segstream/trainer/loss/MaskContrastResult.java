package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * Value of {@link MaskContrastLoss} and how well pixels find their object.
 *
 * @param loss scalar with gradient
 * @param anchors pixels that took part
 * @param top1 share of them whose own prototype is the most similar candidate, 0..1; ties count as
 *     misses
 * @param top5 the same among the five most similar
 * @param positiveCosine mean cosine to the own prototype
 * @param negativeCosine mean cosine to the other candidates
 */
public record MaskContrastResult(
    NDArray loss,
    int anchors,
    double top1,
    double top5,
    double positiveCosine,
    double negativeCosine) {}
