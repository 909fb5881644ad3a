package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of a network's parameters that say where they are and do not change when other parts come
 * or go, for example {@code stage2.block1.convolution1.weight}.
 */
public final class NetworkParameters {
  private static final NDIndex ALL = new NDIndex(":");

  private NetworkParameters() {}

  /** All parameters and running statistics, in the order in which the network was put together. */
  public static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    collect(block, "", parameters);
    return Collections.unmodifiableMap(parameters);
  }

  private static void collect(Block block, String prefix, Map<String, Parameter> parameters) {
    block
        .getDirectParameters()
        .forEach(each -> parameters.put(prefix + each.getKey(), each.getValue()));
    block
        .getChildren()
        .forEach(
            child -> collect(child.getValue(), prefix + nameOf(child.getKey()) + ".", parameters));
  }

  /** DJL puts a running number before the names of children. */
  private static String nameOf(String key) {
    return key.replaceFirst("^\\d+", "");
  }

  /**
   * Gives a parameter other numbers. Autograd forbids to change a leaf in place; the detached array
   * shares its memory, while {@code copyTo} would give it memory of its own.
   *
   * @param values as many as the parameter has, in the same order; of any shape
   */
  public static void assign(NDArray parameter, NDArray values) {
    try (NDArray flatSource = values.reshape(-1);
        NDArray detached = parameter.stopGradient();
        NDArray flat = detached.reshape(-1)) {
      flat.set(ALL, flatSource);
    }
  }

  /** Numbers that are learnt, without the running statistics. */
  public static long learnt(Block block) {
    return of(block).values().stream()
        .filter(parameter -> !isStatistic(parameter))
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  /** Whether a parameter is followed and not learnt: mean or variance of batch normalisation. */
  public static boolean isStatistic(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }

  /**
   * Stops all layers in a block from learning, for good: no gradients, and batch normalisation with
   * its running statistics.
   */
  public static void freeze(Block block) {
    layers(block).values().forEach(ConvolutionLayer::freeze);
  }

  static void freeze(Block network, List<String> parts) {
    Map<String, ConvolutionLayer> layers = layers(network);
    List<ConvolutionLayer> chosen = new ArrayList<>();
    for (String part : parts) {
      List<ConvolutionLayer> found =
          layers.entrySet().stream()
              .filter(layer -> (layer.getKey() + ".").startsWith(part + "."))
              .map(Map.Entry::getValue)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "The network has no part '%s' to freeze; its parts are %s"
                .formatted(
                    part,
                    String.join(
                        ", ",
                        network.getChildren().keys().stream()
                            .map(NetworkParameters::nameOf)
                            .toList())));
      }
      chosen.addAll(found);
    }
    chosen.forEach(ConvolutionLayer::freeze);
  }

  private static Map<String, ConvolutionLayer> layers(Block block) {
    Map<String, ConvolutionLayer> layers = new LinkedHashMap<>();
    collectLayers(block, "", layers);
    return layers;
  }

  private static void collectLayers(
      Block block, String name, Map<String, ConvolutionLayer> layers) {
    if (block instanceof ConvolutionLayer layer) {
      layers.put(name, layer);
    }
    block
        .getChildren()
        .forEach(
            child -> {
              String part = nameOf(child.getKey());
              collectLayers(child.getValue(), name.isEmpty() ? part : name + "." + part, layers);
            });
  }
}
