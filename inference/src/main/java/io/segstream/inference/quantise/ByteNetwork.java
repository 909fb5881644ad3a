package io.segstream.inference.quantise;

import com.google.protobuf.ByteString;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.AttributeProto.AttributeType;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A network with pairs of QuantizeLinear and DequantizeLinear around what is to compute with bytes:
 * runtimes replace them and what lies between by operators on bytes. Weights are signed, with a
 * scale for each channel; biases stay real.
 */
final class ByteNetwork {
  private final ActivationBytes bytes;
  private final Map<String, ByteScale> scales;
  private final QuantisationPlan plan;
  private final GraphProto.Builder graph;

  private ByteNetwork(
      GraphProto from,
      QuantisationPlan plan,
      Map<String, ByteScale> scales,
      ActivationBytes bytes) {
    this.plan = plan;
    this.scales = scales;
    this.bytes = bytes;
    this.graph = from.toBuilder().clearNode().clearInitializer();
  }

  /**
   * Makes the network.
   *
   * @param scales of the values that the plan measures
   */
  static GraphProto of(
      GraphProto from,
      QuantisationPlan plan,
      Map<String, ByteScale> scales,
      ActivationBytes bytes) {
    ByteNetwork network = new ByteNetwork(from, plan, scales, bytes);
    from.getInitializerList().stream()
        .filter(each -> !plan.weights().containsKey(each.getName()))
        .forEach(network.graph::addInitializer);
    plan.weights().values().forEach(network::addWeights);
    from.getInputList().forEach(input -> network.addPair(input.getName()));
    for (NodeProto node : from.getNodeList()) {
      NodeProto.Builder rewired = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        String input = node.getInput(i);
        if (plan.values().containsKey(input) || plan.weights().containsKey(input)) {
          rewired.setInput(i, real(input));
        }
      }
      network.graph.addNode(rewired);
      node.getOutputList().forEach(network::addPair);
    }
    return network.graph.build();
  }

  private static String real(String name) {
    return name + "_dequantised";
  }

  private void addPair(String name) {
    String measured = plan.values().get(name);
    if (measured == null) {
      return;
    }
    ByteScale scale = scales.get(measured);
    ByteBuffer real = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    real.putFloat(0, scale.scale());
    addConstant(name + "_scale", TensorProto.DataType.FLOAT_VALUE, List.of(), real.array());
    addConstant(
        name + "_zero",
        bytes == ActivationBytes.ASYMMETRIC
            ? TensorProto.DataType.UINT8_VALUE
            : TensorProto.DataType.INT8_VALUE,
        List.of(),
        new byte[] {(byte) scale.zero()});
    addNode("QuantizeLinear", name, name, name + "_quantised");
    addNode("DequantizeLinear", name + "_quantised", name, real(name));
  }

  private NodeProto.Builder addNode(String operator, String input, String parameters, String to) {
    return graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName(to)
        .addInput(input)
        .addInput(parameters + "_scale")
        .addInput(parameters + "_zero")
        .addOutput(to);
  }

  private void addWeights(TensorProto weights) {
    float[] values = TensorFloats.of(weights);
    int channels = Math.toIntExact(weights.getDims(0));
    int perChannel = values.length / channels;
    ByteBuffer scaleBytes =
        ByteBuffer.allocate(channels * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] quantised = new byte[values.length];
    for (int channel = 0; channel < channels; channel++) {
      float largest = 0;
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      ByteScale scale = ByteScale.symmetric(largest, bytes.largestWeight());
      scaleBytes.putFloat(scale.scale());
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        quantised[i] = scale.signed(values[i]);
      }
    }
    String name = weights.getName();
    List<Long> each = List.of((long) channels);
    addConstant(
        name + "_quantised", TensorProto.DataType.INT8_VALUE, weights.getDimsList(), quantised);
    addConstant(name + "_scale", TensorProto.DataType.FLOAT_VALUE, each, scaleBytes.array());
    addConstant(name + "_zero", TensorProto.DataType.INT8_VALUE, each, new byte[channels]);
    addNode("DequantizeLinear", name + "_quantised", name, real(name))
        .addAttribute(
            AttributeProto.newBuilder().setName("axis").setType(AttributeType.INT).setI(0));
  }

  private void addConstant(String name, int type, List<Long> dimensions, byte[] littleEndian) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .addAllDims(dimensions)
            .setRawData(ByteString.copyFrom(littleEndian)));
  }
}
