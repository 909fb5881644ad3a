package io.segstream.trainer.run;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.GradientClip;
import io.segstream.trainer.optimise.Optimiser;
import io.segstream.trainer.optimise.Progress;
import io.segstream.trainer.optimise.Schedule;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** One step: loss, gradients, optimiser, memories. All of its arrays are freed when it is over. */
final class TrainingStep<S> {
  private final Engine engine;
  private final NDManager manager;
  private final SegmentationNetwork network;
  private final Method<S> method;
  private final TrainedBlocks blocks;
  private final Optimiser optimiser;
  private final Schedule schedule;
  private final OptionalDouble clipNorm;
  private final long seed;

  TrainingStep(
      NDManager manager, TrainingParts<S> parts, TrainedBlocks blocks, TrainingSettings settings) {
    this.engine = manager.getEngine();
    this.manager = manager;
    this.network = parts.network();
    this.method = parts.method();
    this.blocks = blocks;
    this.optimiser = parts.optimiser();
    this.schedule = parts.schedule();
    this.clipNorm = settings.clipNorm();
    this.seed = settings.seed();
  }

  /**
   * Makes a step.
   *
   * @throws TrainingException if loss or gradient are not finite; nothing has changed then but the
   *     running statistics of batch normalisation
   */
  StepReport run(Progress progress, List<S> batch) {
    try (NDManager step = manager.newSubManager()) {
      engine.setRandomSeed(random(progress, "engine").nextInt());
      StepContext context =
          new StepContext(
              progress, step, network, new ParameterStore(step, false), random(progress, "step"));
      StepLoss loss = backward(context, batch);
      double value = scalar(loss.total());
      List<NDArray> gradients = blocks.gradients(step);
      double norm = GradientClip.norm(gradients, step);
      requireFinite(progress, "loss", value);
      requireFinite(progress, "length of the gradient", norm);
      clipNorm.ifPresent(bound -> GradientClip.apply(gradients, norm, bound));
      double rate = schedule.rate(progress);
      optimiser.update(gradients, rate, step);
      // The engine adds each backward pass to the gradients.
      gradients.forEach(gradient -> gradient.subi(gradient));
      method.afterStep(context);
      return new StepReport(progress, value, rate, norm, loss.figures());
    }
  }

  private SplittableRandom random(Progress progress, String purpose) {
    return Randomness.stream(seed, progress.step(), 0, purpose);
  }

  private StepLoss backward(StepContext context, List<S> batch) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      StepLoss loss = method.loss(context, batch);
      collector.backward(loss.total());
      return loss;
    }
  }

  private static double scalar(NDArray array) {
    return switch (array.getDataType()) {
      case FLOAT64 -> array.getDouble();
      default -> array.getFloat();
    };
  }

  private static void requireFinite(Progress progress, String what, double value) {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          ("The %s of step %d (epoch %d) is %s: the run stops, the last checkpoint is kept;"
                  + " lower optimiser.learningRate or set optimiser.clipNorm")
              .formatted(what, progress.step() + 1, progress.epoch() + 1, value));
    }
  }
}
