package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;

/**
 * Normal numbers with variance 2 / fan-in (He et al., "Delving Deep into Rectifiers", 2015), the
 * same on every machine for the same seed: drawn here, not by the engine.
 */
final class SeededHe implements Initializer {
  private final SplittableRandom seeds;

  SeededHe(long seed) {
    seeds = new SplittableRandom(seed);
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    SplittableRandom random = seeds.split();
    long fanIn = shape.size() / shape.get(0);
    double deviation = Math.sqrt(2.0 / fanIn);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * normal(random));
    }
    return manager.create(values, shape).toType(dataType, false);
  }

  /** Box and Muller's formula; the platform's own method may change with its version. */
  private static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
