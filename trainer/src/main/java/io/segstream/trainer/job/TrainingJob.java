package io.segstream.trainer.job;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.picture.ValidationPictures;
import io.segstream.trainer.recipe.LoadedRecipe;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.TrainingBlock;
import io.segstream.trainer.run.LoadedBatches;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.RunCurves;
import io.segstream.trainer.run.RunLog;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.TrainingLoop;
import io.segstream.trainer.run.TrainingParts;
import io.segstream.trainer.run.TrainingResult;
import io.segstream.trainer.run.TrainingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains what a recipe says into a directory.
 *
 * @param loaded the recipe
 * @param description of the run
 * @param data of the recipe
 * @param directory which {@link RunDirectory#begin} has prepared
 * @param methods makes the recipe's method
 */
public record TrainingJob(
    LoadedRecipe loaded,
    RunDescription description,
    RunData data,
    RunDirectory directory,
    MethodFactory methods) {
  private static final int LINES = 100;
  private static final int MOST_STEPS_PER_LINE = 100;

  /** Describes the run of a recipe, which reads all of its data once. */
  public static RunDescription describe(
      LoadedRecipe loaded, List<String> overrides, RunData data, MethodFactory methods) {
    Recipe recipe = loaded.recipe();
    String digest = data.digest();
    NetworkSettings network = methods.network(recipe, data);
    return new RunDescription(
        RunDescription.FORMAT,
        loaded.fingerprint(digest),
        recipe.method().toString(),
        network,
        network.classes() == 0 ? List.of() : data.train().labels(),
        data.train().name(),
        digest,
        overrides);
  }

  /**
   * Runs to the end or until it is stopped.
   *
   * @param from where to go on; empty to begin
   * @param stop asked after each step
   * @throws TrainingException if the run cannot go on; the last checkpoint is kept
   */
  public TrainingResult run(Terminal terminal, Optional<Checkpoint> from, BooleanSupplier stop)
      throws IOException {
    Recipe recipe = loaded.recipe();
    long seed = recipe.training().seed();
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager owner = engine.newBaseManager()) {
      // Blocks that belong to the method draw their first weights from the engine.
      engine.setRandomSeed((int) seed);
      SegmentationNetwork network = NetworkFactory.create(description.network(), seed, owner);
      if (from.isEmpty()) {
        String begun = FirstWeights.load(recipe.network(), network, description.network(), owner);
        begun.lines().forEach(terminal.out()::println);
      }
      return run(
          methods.create(recipe, data, network, owner), network, owner, terminal, from, stop);
    }
  }

  private <S> TrainingResult run(
      MethodParts<S> made,
      SegmentationNetwork network,
      NDManager owner,
      Terminal terminal,
      Optional<Checkpoint> from,
      BooleanSupplier stop)
      throws IOException {
    Recipe recipe = loaded.recipe();
    TrainingBlock training = recipe.training();
    try (Method<S> method = made.method()) {
      TrainingParts<S> parts =
          new TrainingParts<>(
              network,
              method,
              new LoadedBatches<>(
                  data.train(),
                  method::prepare,
                  training.batch(),
                  training.loaderThreads(),
                  training.seed(),
                  recipe.data().damaged()),
              recipe.optimiser().create(),
              recipe.schedule().create(recipe.optimiser().learningRate()),
              made.validation());
      TrainingSettings settings = settings(recipe, parts.data().batchesPerEpoch());
      ValidationPictures pictures =
          new ValidationPictures(
              data.validation().orElse(data.train()),
              network,
              owner,
              directory.pictures(),
              training.validateEvery());
      long lineEvery = Math.max(1, Math.min(MOST_STEPS_PER_LINE, settings.totalSteps() / LINES));
      try (RunLog log = new RunLog(directory.path(), terminal, lineEvery)) {
        TrainingLoop<S> loop =
            new TrainingLoop<>(
                owner, parts, settings, directory.checkpoints(), List.of(log, pictures));
        from.ifPresent(loop::resume);
        return withCurves(loop, stop);
      }
    }
  }

  private <S> TrainingResult withCurves(TrainingLoop<S> loop, BooleanSupplier stop)
      throws IOException {
    TrainingResult result;
    try {
      result = loop.run(stop);
    } catch (RuntimeException e) {
      // Most wanted by those whose run went wrong.
      try {
        RunCurves.write(directory.path());
      } catch (IOException unwritten) {
        e.addSuppressed(unwritten);
      }
      throw e;
    }
    RunCurves.write(directory.path());
    return result;
  }

  private TrainingSettings settings(Recipe recipe, int batchesPerEpoch) {
    TrainingBlock training = recipe.training();
    return new TrainingSettings(
        training.seed(),
        training.totalSteps(batchesPerEpoch),
        recipe.optimiser().clipNorm().stream().mapToDouble(Double::doubleValue).findFirst(),
        training.validateEvery(),
        training.checkpointEvery(),
        training.patience().stream().mapToInt(Integer::intValue).findFirst(),
        description.fingerprint());
  }
}
