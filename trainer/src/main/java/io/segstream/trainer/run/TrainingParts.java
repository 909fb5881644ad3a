package io.segstream.trainer.run;

import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.Optimiser;
import io.segstream.trainer.optimise.Schedule;
import java.util.Optional;

/**
 * What a run is made of.
 *
 * @param network initialised
 * @param method how it learns
 * @param data where it learns from
 * @param optimiser not bound yet
 * @param schedule of the learning rate
 * @param validation absent if the last network is as good as any
 * @param <S> a prepared sample
 */
public record TrainingParts<S>(
    SegmentationNetwork network,
    Method<S> method,
    BatchSource<S> data,
    Optimiser optimiser,
    Schedule schedule,
    Optional<Validation> validation) {}
