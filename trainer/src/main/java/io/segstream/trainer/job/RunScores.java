package io.segstream.trainer.job;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.command.UsageException;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.LoadedRecipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Validates what a run has learnt once more, on its own pictures or on others. Scores that need
 * parts which an exported model does not have, such as heads that read words, are to be had in this
 * way.
 *
 * @param directory of the run
 * @param which of its networks
 * @param overrides of the run's recipe, {@code key=value}, beyond those that it was trained with
 */
public record RunScores(RunDirectory directory, RunExport.Which which, List<String> overrides) {
  public RunScores {
    overrides = List.copyOf(overrides);
  }

  /**
   * What came out.
   *
   * @param step after which the network was taken
   * @param pictures that were validated on
   * @param scores of the method's validation
   */
  public record Result(long step, int pictures, Scores scores) {}

  /**
   * Runs the validation of the run's method.
   *
   * @throws UsageException if there is no run, its recipe names no pictures to validate on or has
   *     been changed to one that the weights do not fit
   */
  public Result run(MethodFactory methods) throws IOException {
    RunExport run = RunExport.open(directory, which);
    List<String> all = new ArrayList<>(directory.description().orElseThrow().overrides());
    all.addAll(overrides);
    LoadedRecipe loaded = RecipeReader.read(directory.recipe(), all);
    RunData data = RunData.open(loaded.recipe().data());
    int pictures =
        data.validation()
            .orElseThrow(
                () ->
                    new UsageException(
                        "the recipe of the run in '%s' has no data.validation: say what to score on by --set data.folds and data.fold, or validate when it is trained"
                            .formatted(directory.path())))
            .size();
    try (NDManager owner = Engine.getEngine("PyTorch").newBaseManager()) {
      SegmentationNetwork network = NetworkFactory.create(run.networkSettings(), 0, owner);
      MethodParts<?> parts = methods.create(loaded.recipe(), data, network, owner);
      try (Method<?> method = parts.method()) {
        run.restore(network, owner);
        run.restore(method.blocks(), owner);
        return new Result(
            run.step(), pictures, scores(parts.validation().orElseThrow(), network, owner));
      } catch (TrainingException e) {
        throw new UsageException(
            "the run in '%s' does not fit the recipe: %s"
                .formatted(directory.path(), e.getMessage()),
            e);
      }
    }
  }

  private static Scores scores(
      Validation validation, SegmentationNetwork network, NDManager owner) {
    try (NDManager arrays = owner.newSubManager()) {
      return validation.run(network, new ParameterStore(arrays, false), arrays);
    }
  }
}
