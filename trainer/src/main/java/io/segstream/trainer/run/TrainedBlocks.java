package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.segstream.trainer.checkpoint.HostTensor;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.optimise.TrainedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All parameters of a run by name: those that learn, and statistics that layers keep. */
final class TrainedBlocks {
  private final Map<String, NDArray> all = new LinkedHashMap<>();
  private final List<TrainedParameter> learning = new ArrayList<>();

  /**
   * Collects the parameters of initialised blocks.
   *
   * @param blocks by name, which prefixes the names of their parameters
   */
  TrainedBlocks(Map<String, Block> blocks) {
    blocks.forEach(
        (prefix, block) -> {
          NetworkParameters.of(block)
              .forEach((name, parameter) -> add(prefix + "." + name, parameter));
        });
  }

  private void add(String name, Parameter parameter) {
    if (!parameter.isInitialized()) {
      throw new IllegalStateException("Parameter '%s' is not initialised".formatted(name));
    }
    NDArray array = parameter.getArray();
    if (all.put(name, array) != null) {
      throw new IllegalStateException("There are two parameters '%s'".formatted(name));
    }
    if (parameter.requiresGradient()) {
      learning.add(TrainedParameter.of(name, array));
    }
  }

  /** Those that learn, in the order of the blocks; frozen ones are left out. */
  List<TrainedParameter> learning() {
    return learning;
  }

  /**
   * The gradients of the last backward pass, in the order of {@link #learning()}; zero for
   * parameters that the loss does not depend on.
   *
   * @param step owner of the handles
   */
  List<NDArray> gradients(NDManager step) {
    List<NDArray> gradients = new ArrayList<>(learning.size());
    for (TrainedParameter parameter : learning) {
      NDArray gradient = parameter.array().getGradient();
      gradient.attach(step);
      gradients.add(gradient);
    }
    return gradients;
  }

  /** Copies of all parameters. */
  Map<String, HostTensor> save() {
    Map<String, HostTensor> saved = new LinkedHashMap<>();
    all.forEach((name, array) -> saved.put(name, HostTensor.of(array)));
    return saved;
  }

  /**
   * Takes over all parameters.
   *
   * @throws TrainingException if names or shapes differ
   */
  void restore(Map<String, HostTensor> saved, NDManager manager) {
    if (!saved.keySet().equals(all.keySet())) {
      throw new TrainingException(
          "The checkpoint has %d parameters, the network %d, or other names: it belongs to another network"
              .formatted(saved.size(), all.size()));
    }
    saved.forEach((name, tensor) -> restore(name, tensor, manager));
  }

  private void restore(String name, HostTensor tensor, NDManager manager) {
    NDArray target = all.get(name);
    if (!tensor.shape().equals(target.getShape())) {
      throw new TrainingException(
          "Parameter '%s' is %s in the checkpoint and %s in the network: it belongs to another network"
              .formatted(name, tensor.shape(), target.getShape()));
    }
    try (NDArray source = tensor.on(manager)) {
      NetworkParameters.assign(target, source);
    }
  }
}
