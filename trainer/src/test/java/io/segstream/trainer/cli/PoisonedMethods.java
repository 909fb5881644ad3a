package io.segstream.trainer.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.job.MethodFactory;
import io.segstream.trainer.job.MethodParts;
import io.segstream.trainer.job.RecipeMethods;
import io.segstream.trainer.job.RunData;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The methods of recipes, whose loss is not a number from a step on.
 *
 * @param from counted from 0
 */
record PoisonedMethods(long from) implements MethodFactory {
  @Override
  public int classes(Recipe recipe, RunData data) {
    return new RecipeMethods().classes(recipe, data);
  }

  @Override
  public MethodParts<?> create(
      Recipe recipe, RunData data, SegmentationNetwork network, NDManager owner) {
    return poisoned(new RecipeMethods().create(recipe, data, network, owner));
  }

  private <S> MethodParts<S> poisoned(MethodParts<S> parts) {
    return new MethodParts<>(new Poisoned<>(parts.method(), from), parts.validation());
  }

  private record Poisoned<S>(Method<S> method, long from) implements Method<S> {
    @Override
    public String name() {
      return method.name();
    }

    @Override
    public Map<String, Block> blocks() {
      return method.blocks();
    }

    @Override
    public Optional<S> prepare(Example example, SplittableRandom random) throws ExampleException {
      return method.prepare(example, random);
    }

    @Override
    public StepLoss loss(StepContext step, List<S> batch) {
      StepLoss loss = method.loss(step, batch);
      return step.progress().step() < from
          ? loss
          : new StepLoss(loss.total().mul(Float.NaN), loss.figures());
    }

    @Override
    public void afterStep(StepContext step) {
      method.afterStep(step);
    }

    @Override
    public Map<String, NDArray> state(NDManager manager) {
      return method.state(manager);
    }

    @Override
    public void restore(Map<String, NDArray> state) {
      method.restore(state);
    }

    @Override
    public void close() {
      method.close();
    }
  }
}
