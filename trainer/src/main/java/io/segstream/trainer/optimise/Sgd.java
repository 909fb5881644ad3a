package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum, not Nesterov's: {@code v = momentum v + (g + decay w);
 * w = w - rate v}. The rate stays outside of v, as in PyTorch and in both papers; the engine's own
 * update has it inside, which differs when the rate changes.
 */
public final class Sgd implements Optimiser {
  private final double momentum;
  private final double weightDecay;
  private List<TrainedParameter> parameters = List.of();
  private Slots velocity;

  /**
   * With fixed settings.
   *
   * @param momentum 0 to below 1
   * @param weightDecay 0 or more, on every parameter
   */
  public Sgd(double momentum, double weightDecay) {
    this.momentum = momentum;
    this.weightDecay = weightDecay;
  }

  @Override
  public void bind(List<TrainedParameter> trained, NDManager manager) {
    parameters = List.copyOf(trained);
    velocity = new Slots("momentum", parameters, manager);
  }

  @Override
  public void update(List<NDArray> gradients, double rate, NDManager step) {
    // Scalars come first: the engine puts a result on the manager of its first operand.
    NDArray factor = step.create(rate);
    NDArray decay = step.create(weightDecay);
    for (int i = 0; i < parameters.size(); i++) {
      NDArray values = parameters.get(i).values();
      NDArray gradient = gradients.get(i);
      if (weightDecay > 0) {
        gradient.addi(decay.mul(values));
      }
      NDArray direction = velocity.get(i).muli(momentum).addi(gradient);
      values.subi(factor.mul(direction));
    }
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    velocity.putInto(state);
    return state;
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    velocity.takeFrom(state);
  }
}
