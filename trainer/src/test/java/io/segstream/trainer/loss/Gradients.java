package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.network.Engines;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Values and gradients of losses of one array. */
public final class Gradients {
  private static final double STEP = 1e-5;

  private Gradients() {}

  /** Value and gradient. */
  public record Evaluated(double value, double[] gradient) {}

  public static Evaluated evaluate(double[] values, Shape shape, Function<NDArray, NDArray> loss) {
    return evaluate(values, shape, DataType.FLOAT64, loss);
  }

  public static Evaluated evaluate(
      double[] values, Shape shape, DataType type, Function<NDArray, NDArray> loss) {
    try (NDManager manager = Engines.pyTorch();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray x = manager.create(values, shape).toType(type, false);
      x.setRequiresGradient(true);
      NDArray result = loss.apply(x);
      collector.backward(result);
      return new Evaluated(
          Scalars.of(result), x.getGradient().toType(DataType.FLOAT64, true).toDoubleArray());
    }
  }

  public static double value(double[] values, Shape shape, Function<NDArray, NDArray> loss) {
    try (NDManager manager = Engines.pyTorch()) {
      return Scalars.of(loss.apply(manager.create(values, shape)));
    }
  }

  /** Checks the gradient of every element by central differences in float64. */
  public static void assertMatchFiniteDifferences(
      double[] values, Shape shape, Function<NDArray, NDArray> loss) {
    double[] gradient = evaluate(values, shape, loss).gradient();
    for (int i = 0; i < values.length; i++) {
      double[] moved = values.clone();
      moved[i] = values[i] + STEP;
      double above = value(moved, shape, loss);
      moved[i] = values[i] - STEP;
      double below = value(moved, shape, loss);
      assertThat(gradient[i])
          .as("element %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-7));
    }
  }

  public static double[] gaussians(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
