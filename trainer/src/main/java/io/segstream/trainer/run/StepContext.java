package io.segstream.trainer.run;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.Progress;
import java.util.SplittableRandom;

/**
 * One step of a run.
 *
 * @param progress where the run is; {@code progress.step()} counts from 0
 * @param manager owner of the step's arrays, closed when the step is over
 * @param network that learns
 * @param parameters of the network and of the method's blocks
 * @param random depends on the seed and the step only
 */
public record StepContext(
    Progress progress,
    NDManager manager,
    SegmentationNetwork network,
    ParameterStore parameters,
    SplittableRandom random) {}
