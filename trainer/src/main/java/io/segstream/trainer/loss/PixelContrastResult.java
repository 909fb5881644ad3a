package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * Value of {@link PixelContrastLoss}.
 *
 * @param loss scalar with gradient
 * @param anchors those that had a positive; the others are left out of the mean
 * @param positiveCosine mean cosine of all pairs of an anchor and a positive
 * @param negativeCosine mean cosine of all pairs of an anchor and a negative
 */
public record PixelContrastResult(
    NDArray loss, int anchors, double positiveCosine, double negativeCosine) {}
