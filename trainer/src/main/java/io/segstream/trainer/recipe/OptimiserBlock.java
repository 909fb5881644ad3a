package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.optimise.AdamW;
import io.segstream.trainer.optimise.Optimiser;
import io.segstream.trainer.optimise.Sgd;
import java.util.Optional;

/**
 * How gradients change the network.
 *
 * @param kind of optimiser
 * @param learningRate where the schedule begins
 * @param weightDecay on every parameter
 * @param momentum of SGD
 * @param beta1 of AdamW
 * @param beta2 of AdamW
 * @param clipNorm longest gradient
 */
public record OptimiserBlock(
    @Key(value = "Stochastic gradient descent with momentum, or AdamW.", defaultValue = "SGD")
        Kind kind,
    @Key(
            value = "Learning rate where the schedule begins.",
            defaultValue = "0.01",
            min = "0.000000001",
            max = "100")
        double learningRate,
    @Key(
            value = "Weight decay, on every parameter.",
            defaultValue = "0.0001",
            min = "0",
            max = "10")
        double weightDecay,
    @Key(value = "Momentum of SGD.", defaultValue = "0.9", min = "0", max = "0.9999")
        double momentum,
    @Key(
            value = "Memory of the mean gradient of AdamW.",
            defaultValue = "0.9",
            min = "0",
            max = "0.9999")
        double beta1,
    @Key(
            value = "Memory of the mean square of AdamW.",
            defaultValue = "0.999",
            min = "0",
            max = "0.999999")
        double beta2,
    @Key(
            value = "Longest gradient over all parameters; longer ones are shortened.",
            min = "0.000001",
            max = "1000000")
        Optional<Double> clipNorm) {
  /** Optimisers. */
  public enum Kind {
    /** Stochastic gradient descent with momentum. */
    SGD,
    /** Adam with decoupled weight decay. */
    ADAMW
  }

  /** A fresh optimiser. */
  public Optimiser create() {
    return switch (kind) {
      case SGD -> new Sgd(momentum, weightDecay);
      case ADAMW -> new AdamW(beta1, beta2, weightDecay);
    };
  }
}
