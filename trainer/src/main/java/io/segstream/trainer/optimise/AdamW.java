package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019): {@code w = w (1 - rate decay) -
 * rate m' / (sqrt(v') + epsilon)} with the bias-corrected means m' and v' of the gradient and of
 * its square.
 */
public final class AdamW implements Optimiser {
  private static final String COUNT = "adamw/updates";
  private static final double EPSILON = 1e-8;

  private final double beta1;
  private final double beta2;
  private final double weightDecay;
  private List<TrainedParameter> parameters = List.of();
  private Slots mean;
  private Slots square;
  private long updates;

  /**
   * With fixed settings.
   *
   * @param beta1 0 to below 1: memory of the mean
   * @param beta2 0 to below 1: memory of the mean square
   * @param weightDecay 0 or more, on every parameter
   */
  public AdamW(double beta1, double beta2, double weightDecay) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.weightDecay = weightDecay;
  }

  @Override
  public void bind(List<TrainedParameter> trained, NDManager manager) {
    parameters = List.copyOf(trained);
    mean = new Slots("mean", parameters, manager);
    square = new Slots("square", parameters, manager);
    updates = 0;
  }

  @Override
  public void update(List<NDArray> gradients, double rate, NDManager step) {
    updates++;
    // Scalars come first: the engine puts a result on the manager of its first operand.
    NDArray newMean = step.create(1 - beta1);
    NDArray newSquare = step.create(1 - beta2);
    NDArray squareScale = step.create(1 / (1 - Math.pow(beta2, updates)));
    NDArray factor = step.create(rate / (1 - Math.pow(beta1, updates)));
    for (int i = 0; i < parameters.size(); i++) {
      NDArray gradient = gradients.get(i);
      NDArray values = parameters.get(i).values();
      NDArray m = mean.get(i).muli(beta1).addi(newMean.mul(gradient));
      NDArray v = square.get(i).muli(beta2).addi(newSquare.mul(gradient).muli(gradient));
      NDArray scale = squareScale.mul(v);
      NDArray root = scale.sqrt().addi(EPSILON);
      values.muli(1 - rate * weightDecay);
      values.subi(factor.mul(m).divi(root));
    }
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(COUNT, manager.create(updates));
    mean.putInto(state);
    square.putInto(state);
    return state;
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    mean.takeFrom(state);
    square.takeFrom(state);
    updates = state.get(COUNT).getLong();
  }
}
