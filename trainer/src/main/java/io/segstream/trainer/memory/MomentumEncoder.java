package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network that follows another slowly and never learns itself (He et al., MoCo, CVPR 2020):
 * {@code key = m * key + (1 - m) * query} for every parameter. Running statistics of batch
 * normalisation are the key network's own. Not thread-safe.
 */
public final class MomentumEncoder {
  private static final String PREFIX = "key.";

  private final PairList<String, Parameter> query;
  private final PairList<String, Parameter> key;
  private final double momentum;

  /**
   * Copies the query network, statistics included, into the key network and freezes that.
   *
   * @param query the network that learns, initialised
   * @param key one of the same architecture, initialised
   * @param momentum m, 0 to 1
   */
  public MomentumEncoder(Block query, Block key, double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum %s must be 0 to 1".formatted(momentum));
    }
    this.query = query.getParameters();
    this.key = key.getParameters();
    this.momentum = momentum;
    requireSame();
    key.freezeParameters(true);
    for (int i = 0; i < this.key.size(); i++) {
      NDArray target = this.key.valueAt(i).getArray();
      target.setRequiresGradient(false);
      try (NDArray source = this.query.valueAt(i).getArray().stopGradient()) {
        source.copyTo(target);
      }
    }
  }

  /** Moves the key network one step towards the query network; call before its forward pass. */
  public void update() {
    for (int i = 0; i < key.size(); i++) {
      if (!isStatistic(key.valueAt(i))) {
        NDArray target = key.valueAt(i).getArray();
        try (NDArray constant = query.valueAt(i).getArray().stopGradient();
            NDArray share = constant.mul(1 - momentum)) {
          target.muli(momentum).addi(share);
        }
      }
    }
  }

  /**
   * The key network's arrays, statistics included, by name in a fixed order: not copies, to be read
   * before the next step.
   */
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < key.size(); i++) {
      state.put(name(i), key.valueAt(i).getArray());
    }
    return state;
  }

  /** Continues where {@link #state} was taken. */
  public void restore(Map<String, NDArray> state) {
    for (int i = 0; i < key.size(); i++) {
      NDArray saved = state.get(name(i));
      NDArray target = key.valueAt(i).getArray();
      if (saved == null || !saved.getShape().equals(target.getShape())) {
        throw new IllegalArgumentException(
            "'%s' of the state is %s, the key network needs %s: resume with the network it was saved with"
                .formatted(
                    name(i), saved == null ? "missing" : saved.getShape(), target.getShape()));
      }
      saved.copyTo(target);
    }
  }

  private String name(int index) {
    return PREFIX + key.keyAt(index);
  }

  private static boolean isStatistic(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }

  private void requireSame() {
    if (query.size() != key.size()) {
      throw new IllegalArgumentException(
          "The query network has %d parameters, the key network %d: both must be built alike"
              .formatted(query.size(), key.size()));
    }
    for (int i = 0; i < key.size(); i++) {
      Pair<String, Parameter> parameter = query.get(i);
      if (!parameter.getValue().getShape().equals(key.valueAt(i).getShape())) {
        throw new IllegalArgumentException(
            "Parameter '%s' is %s in the query network and %s in the key network"
                .formatted(
                    parameter.getKey(),
                    parameter.getValue().getShape(),
                    key.valueAt(i).getShape()));
      }
    }
  }
}
