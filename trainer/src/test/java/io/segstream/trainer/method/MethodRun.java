package io.segstream.trainer.method;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.load.DamagePolicy;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.AdamW;
import io.segstream.trainer.optimise.Schedule;
import io.segstream.trainer.run.LoadedBatches;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepReport;
import io.segstream.trainer.run.TrainingLoop;
import io.segstream.trainer.run.TrainingObserver;
import io.segstream.trainer.run.TrainingParts;
import io.segstream.trainer.run.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Short runs of a method, as the trainer makes long ones. */
public final class MethodRun implements TrainingObserver {
  public final List<StepReport> steps = new ArrayList<>();
  public final List<Integer> managedArrays = new ArrayList<>();
  private final NDManager manager;
  private final Path directory;
  private final int batch;
  private final long totalSteps;
  private final double rate;

  /**
   * @param manager of network and method
   * @param directory for checkpoints; the run goes on from one that is there
   * @param rate of learning where it begins
   */
  public MethodRun(NDManager manager, Path directory, int batch, long totalSteps, double rate) {
    this.manager = manager;
    this.directory = directory;
    this.batch = batch;
    this.totalSteps = totalSteps;
    this.rate = rate;
  }

  /** Trains to the end. */
  public <S> MethodRun train(SegmentationNetwork network, Method<S> method, Dataset data) {
    return train(network, method, data, Long.MAX_VALUE);
  }

  /** Trains until so many steps were made in this run. */
  public <S> MethodRun train(
      SegmentationNetwork network, Method<S> method, Dataset data, long stopAfter) {
    TrainingParts<S> parts =
        new TrainingParts<>(
            network,
            method,
            new LoadedBatches<>(data, method::prepare, batch, 1, 7, DamagePolicy.FAIL),
            new AdamW(0.9, 0.999, 1e-4),
            Schedule.cosine(rate, 0, Schedule.Clock.STEP),
            Optional.empty());
    TrainingSettings settings =
        new TrainingSettings(
            11, totalSteps, OptionalDouble.of(5), 1000, 1000, OptionalInt.empty(), "toy");
    CheckpointStore checkpoints = new CheckpointStore(directory);
    TrainingLoop<S> loop = new TrainingLoop<>(manager, parts, settings, checkpoints, List.of(this));
    checkpoints.readLast().ifPresent(loop::resume);
    loop.run(() -> steps.size() >= stopAfter);
    return this;
  }

  @Override
  public void stepped(StepReport report) {
    steps.add(report);
    managedArrays.add(((BaseNDManager) manager).getManagedArrays().size());
  }
}
