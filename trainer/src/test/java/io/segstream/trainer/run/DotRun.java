package io.segstream.trainer.run;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.data.load.DamagePolicy;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.optimise.Optimiser;
import io.segstream.trainer.optimise.Progress;
import io.segstream.trainer.optimise.Schedule;
import io.segstream.trainer.optimise.Sgd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A run of {@link DotMethod} with what a test asks for; each call of {@link #train} is a new run.
 */
final class DotRun implements TrainingObserver {
  final List<StepReport> steps = new ArrayList<>();
  final List<Integer> managedArrays = new ArrayList<>();
  final List<Path> saved = new ArrayList<>();
  Supplier<Optimiser> optimiser = () -> new Sgd(0.9, 1e-4);
  Optional<Validation> validation = Optional.empty();
  OptionalInt patience = OptionalInt.empty();
  String fingerprint = "dots";
  long totalSteps = 20;
  long checkpointEvery = 5;
  long poisonedStep = -1;
  long stopAfter = Long.MAX_VALUE;
  IntConsumer afterStep = steps -> {};
  private NDManager manager;

  /** Trains into a directory, going on from the checkpoint in it if there is one. */
  TrainingResult train(Path directory) {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(3);
    try (NDManager base = engine.newBaseManager();
        DotMethod method = new DotMethod(base, poisonedStep)) {
      manager = base;
      TrainingParts<DotMethod.Sample> parts =
          new TrainingParts<>(
              NetworkFactory.create(new NetworkSettings("tiny", 2, 0), 3, base),
              method,
              new LoadedBatches<>(new DotDataset(), method::prepare, 4, 2, 7, DamagePolicy.FAIL),
              optimiser.get(),
              Schedule.poly(0.1, 0.9, Schedule.Clock.STEP),
              validation);
      TrainingSettings settings =
          new TrainingSettings(
              11, totalSteps, OptionalDouble.of(5), 4, checkpointEvery, patience, fingerprint);
      CheckpointStore checkpoints = new CheckpointStore(directory);
      TrainingLoop<DotMethod.Sample> loop =
          new TrainingLoop<>(base, parts, settings, checkpoints, List.of(this));
      checkpoints.readLast().ifPresent(loop::resume);
      return loop.run(() -> steps.size() >= stopAfter);
    }
  }

  @Override
  public void stepped(StepReport report) {
    steps.add(report);
    managedArrays.add(((BaseNDManager) manager).getManagedArrays().size());
    afterStep.accept(steps.size());
  }

  @Override
  public void saved(Progress at, Path file) {
    saved.add(file.getFileName());
  }
}
