package io.segstream.inference.quantise;

import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of a network compute with bytes: convolutions with weights of their own, sums of what
 * they give, and enlargements of it. Small convolutions, which are rather arithmetic than layers,
 * and the last ones, whose values are the result, stay as they are.
 *
 * @param weights of the convolutions, by name
 * @param values that become bytes, by name, with the value whose range they have: mostly their own
 */
record QuantisationPlan(Map<String, TensorProto> weights, Map<String, String> values) {
  /** Weights of a convolution that is worth it. */
  static final int LEAST_WEIGHTS = 512;

  private static final String CONVOLUTION = "Conv";

  /**
   * Makes the plan.
   *
   * @throws IllegalArgumentException if there is nothing to quantise
   */
  static QuantisationPlan of(GraphProto graph) {
    Finder finder = new Finder(graph);
    Map<String, TensorProto> weights = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      if (finder.isLayer(node)) {
        weights.put(node.getInput(1), finder.constants.get(node.getInput(1)));
        values.putIfAbsent(node.getInput(0), node.getInput(0));
        String result = finder.result(node);
        values.putIfAbsent(result, result);
      } else if (node.getOpType().equals("Add")
          && node.getInputList().stream().allMatch(values::containsKey)) {
        String result = finder.result(node);
        values.putIfAbsent(result, result);
      } else if (Finder.isMean(node) && values.containsKey(node.getInput(0))) {
        // No value is beyond those that were there.
        values.put(node.getOutput(0), values.get(node.getInput(0)));
      }
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException(
          "The network has no convolution of %d float32 weights or more before its last ones: there is nothing to gain from bytes"
              .formatted(LEAST_WEIGHTS));
    }
    return new QuantisationPlan(weights, values);
  }

  /** The values whose ranges have to be known. */
  Set<String> measured() {
    return new LinkedHashSet<>(values.values());
  }

  /** Looks up how nodes hang together. */
  private static final class Finder {
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();

    /** Values that a convolution comes after. */
    private final Set<String> inner = new HashSet<>();

    Finder(GraphProto graph) {
      graph.getInitializerList().forEach(each -> constants.put(each.getName(), each));
      for (NodeProto node : graph.getNodeList()) {
        for (String input : node.getInputList()) {
          readers.computeIfAbsent(input, unused -> new ArrayList<>()).add(node);
        }
      }
      for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
        NodeProto node = graph.getNode(i);
        if (isLarge(node) || node.getOutputList().stream().anyMatch(inner::contains)) {
          inner.addAll(node.getInputList());
        }
      }
    }

    private boolean isLarge(NodeProto node) {
      if (!node.getOpType().equals(CONVOLUTION)) {
        return false;
      }
      TensorProto weights = constants.get(node.getInput(1));
      return weights != null
          && weights.getDataType() == TensorProto.DataType.FLOAT_VALUE
          && weights.getDimsList().stream().reduce(1L, Math::multiplyExact) >= LEAST_WEIGHTS;
    }

    /** Whether values are enlarged by means of neighbours; cubic curves swing beyond them. */
    static boolean isMean(NodeProto node) {
      return node.getOpType().equals("Resize")
          && node.getAttributeList().stream()
              .noneMatch(
                  each ->
                      each.getName().equals("mode") && each.getS().toStringUtf8().equals("cubic"));
    }

    boolean isLayer(NodeProto node) {
      return isLarge(node) && inner.contains(node.getOutput(0));
    }

    /** What a layer gives: behind its activation, if nothing else reads what is before that. */
    String result(NodeProto node) {
      List<NodeProto> next = readers.getOrDefault(node.getOutput(0), List.of());
      return next.size() == 1 && next.get(0).getOpType().equals("Relu")
          ? next.get(0).getOutput(0)
          : node.getOutput(0);
    }
  }
}
