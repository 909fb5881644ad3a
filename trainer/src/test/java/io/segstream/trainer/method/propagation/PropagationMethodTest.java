package io.segstream.trainer.method.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.augment.ColourJitter;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.data.load.DamagePolicy;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.AdamW;
import io.segstream.trainer.optimise.Schedule;
import io.segstream.trainer.run.LoadedBatches;
import io.segstream.trainer.run.StepReport;
import io.segstream.trainer.run.TrainingLoop;
import io.segstream.trainer.run.TrainingObserver;
import io.segstream.trainer.run.TrainingParts;
import io.segstream.trainer.run.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropagationMethodTest {
  private static final int BATCH = 4;
  private static final int DIMENSIONS = 8;

  @TempDir private Path directory;

  @Test
  void learnsToCarryTheDiscAndToTellItFromTheGround() {
    List<StepReport> steps = train(directory, 60);

    double carried = mean(steps, "carriedRight", 0, 5);
    double objectness = mean(steps, "objectness", 0, 5);
    assertThat(mean(steps, "matching", 55, 60)).isLessThan(mean(steps, "matching", 0, 5) * 0.6);
    assertThat(mean(steps, "carriedRight", 55, 60)).isGreaterThan(carried + 0.05);
    assertThat(mean(steps, "objectness", 55, 60)).isLessThan(objectness * 0.8);
  }

  @Test
  void goesOnFromItsState() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        PropagationMethod one = method(manager, 1);
        PropagationMethod other = method(manager, 2)) {
      Map<String, NDArray> state = one.state(manager);
      assertThat(other.state(manager).get("queue").toFloatArray())
          .isNotEqualTo(state.get("queue").toFloatArray());

      other.restore(state);

      assertThat(other.state(manager).get("queue").toFloatArray())
          .isEqualTo(one.state(manager).get("queue").toFloatArray());
    }
  }

  @Test
  void holdsNoMoreArraysAfterManyStepsThanAfterTheFirst() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        PropagationMethod method = method(manager, 3)) {
      SegmentationNetwork network =
          NetworkFactory.create(new NetworkSettings("tiny", DIMENSIONS, 0), 5, manager);

      MethodRun run =
          new MethodRun(manager, directory, BATCH, 8, 0.002)
              .train(network, method, new DrawnVideo(8));

      assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
    }
  }

  private static double mean(List<StepReport> steps, String figure, int from, int to) {
    return steps.subList(from, to).stream()
        .mapToDouble(step -> step.figures().get(figure))
        .average()
        .orElseThrow();
  }

  private static PropagationMethod method(NDManager manager, long seed) {
    PairSettings pairs =
        new PairSettings(
            48,
            3,
            0.8,
            1,
            new PairMotion(0.1, 0.1, 0.1),
            1,
            0,
            new ColourJitter(0.5, 0.2, 0.2, 0, 0));
    return new PropagationMethod(
        manager,
        new PairMaker(new Companions(new DrawnVideo(8)), pairs),
        new PropagationSettings(0.1, 1, 1, true, 0.1, 0.2, 4 * BATCH),
        BATCH,
        DIMENSIONS,
        new SplittableRandom(seed));
  }

  private static List<StepReport> train(Path directory, int steps) {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(1);
    List<StepReport> reports = new ArrayList<>();
    try (NDManager manager = engine.newBaseManager();
        PropagationMethod method = method(manager, 3)) {
      SegmentationNetwork network =
          NetworkFactory.create(new NetworkSettings("tiny", DIMENSIONS, 0), 5, manager);
      TrainingParts<FramePair> parts =
          new TrainingParts<>(
              network,
              method,
              new LoadedBatches<>(
                  new DrawnVideo(8), method::prepare, BATCH, 1, 7, DamagePolicy.FAIL),
              new AdamW(0.9, 0.999, 1e-4),
              Schedule.constant(0.002),
              Optional.empty());
      TrainingSettings settings =
          new TrainingSettings(
              11, steps, OptionalDouble.of(1), steps, steps, OptionalInt.empty(), "drawn");
      TrainingObserver observer =
          new TrainingObserver() {
            @Override
            public void stepped(StepReport report) {
              reports.add(report);
            }
          };
      new TrainingLoop<>(
              manager, parts, settings, new CheckpointStore(directory), List.of(observer))
          .run(() -> false);
    }
    return reports;
  }
}
