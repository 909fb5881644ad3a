package io.segstream.inference.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TensorProto.DataType;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a network compute in float16: every float32 in it becomes float16, except at its inputs and
 * outputs, which keep their types. This is how engines that take precision from the file
 * (TensorRT's strongly typed networks) are told to compute in float16.
 */
public final class HalfPrecision {
  private static final int FLOAT = DataType.FLOAT_VALUE;
  private static final int FLOAT16 = DataType.FLOAT16_VALUE;
  private static final String SUFFIX = "_half";

  // Fields of onnx.proto that our part of it leaves out.
  private static final int VALUE_INFO = 13;
  private static final int SPARSE_INITIALIZER = 15;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_GRAPHS = 11;

  /** ONNX wants these inputs of an operator in float32. */
  private static final Map<String, Set<Integer>> STAY_FLOAT =
      Map.of("Resize", Set.of(2), "Upsample", Set.of(1));

  private final GraphProto graph;
  private final GraphProto.Builder half;
  private final Set<String> weights = new HashSet<>();
  private final Set<String> keptFloat = new HashSet<>();
  private final Map<String, String> renamed = new HashMap<>();

  private HalfPrecision(GraphProto graph) {
    this.graph = graph;
    this.half = graph.toBuilder().clearNode().clearInitializer();
    UnknownFieldSet rest = graph.getUnknownFields();
    if (rest.hasField(SPARSE_INITIALIZER)) {
      throw new IllegalArgumentException(
          "The network has sparse weights: export it with dense ones");
    }
    // Types of tensors between nodes, which are no longer true; engines find them out.
    half.setUnknownFields(rest.toBuilder().clearField(VALUE_INFO).build());
  }

  /**
   * Converts a network.
   *
   * @param onnx the file
   * @return another file
   * @throws IllegalArgumentException if it is no ONNX network, has control flow, is quantised, or
   *     holds numbers that float16 cannot
   */
  public static byte[] convert(byte[] onnx) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      return model.toBuilder()
          .setGraph(new HalfPrecision(model.getGraph()).convert())
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("The file is not an ONNX network: " + e.getMessage(), e);
    }
  }

  private GraphProto convert() {
    findFloats();
    for (TensorProto weight : graph.getInitializerList()) {
      weights.add(weight.getName());
      half.addInitializer(keptFloat.contains(weight.getName()) ? weight : half(weight));
    }
    for (ValueInfoProto input : graph.getInputList()) {
      if (isFloat(input) && !weights.contains(input.getName())) {
        renamed.put(input.getName(), input.getName() + SUFFIX);
        half.addNode(cast(input.getName(), input.getName() + SUFFIX, FLOAT16));
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (isFloat(output)) {
        renamed.put(output.getName(), output.getName() + SUFFIX);
      }
    }
    graph.getNodeList().forEach(node -> half.addNode(half(node)));
    for (ValueInfoProto output : graph.getOutputList()) {
      if (isFloat(output)) {
        half.addNode(cast(output.getName() + SUFFIX, output.getName(), FLOAT));
      }
    }
    return half.build();
  }

  /** What must stay float32 must be made by nobody but itself. */
  private void findFloats() {
    Set<String> other = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        boolean stays = STAY_FLOAT.getOrDefault(node.getOpType(), Set.of()).contains(i);
        (stays ? keptFloat : other).add(node.getInput(i));
      }
    }
    for (String name : keptFloat) {
      if (!name.isEmpty() && other.contains(name)) {
        throw new IllegalArgumentException(
            "Tensor '%s' is a scale and something else as well: export the network with a tensor for each"
                .formatted(name));
      }
    }
  }

  private static boolean isFloat(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType() == FLOAT;
  }

  private static NodeProto cast(String from, String to, int type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .setName("cast_" + to)
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type))
        .build();
  }

  private NodeProto half(NodeProto node) {
    if (QuantisedNetwork.isQuantising(node)) {
      throw new IllegalArgumentException(
          "The network is quantised (%s): run it as INT8".formatted(node.getOpType()));
    }
    boolean staysFloat = node.getOutputList().stream().anyMatch(keptFloat::contains);
    NodeProto.Builder changed = node.toBuilder().clearAttribute().clearInput().clearOutput();
    node.getInputList().forEach(name -> changed.addInput(renamed.getOrDefault(name, name)));
    node.getOutputList().forEach(name -> changed.addOutput(renamed.getOrDefault(name, name)));
    for (AttributeProto attribute : node.getAttributeList()) {
      changed.addAttribute(staysFloat ? attribute : half(node, attribute));
    }
    return changed.build();
  }

  private static AttributeProto half(NodeProto node, AttributeProto attribute) {
    UnknownFieldSet rest = attribute.getUnknownFields();
    if (rest.hasField(ATTRIBUTE_GRAPH) || rest.hasField(ATTRIBUTE_GRAPHS)) {
      throw new IllegalArgumentException(
          "Node '%s' (%s) holds a graph of its own: export the network without control flow"
              .formatted(node.getName(), node.getOpType()));
    }
    if (attribute.hasT()) {
      return attribute.toBuilder().setT(half(attribute.getT())).build();
    }
    boolean isType = List.of("to", "dtype").contains(attribute.getName());
    return isType && attribute.getI() == FLOAT
        ? attribute.toBuilder().setI(FLOAT16).build()
        : attribute;
  }

  private static TensorProto half(TensorProto tensor) {
    if (tensor.getDataType() != FLOAT) {
      return tensor;
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int count = raw.hasRemaining() ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount();
    ByteBuffer bytes = ByteBuffer.allocate(count * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      float value = raw.hasRemaining() ? raw.getFloat(i * Float.BYTES) : tensor.getFloatData(i);
      short rounded = Fp16Conversions.mlasFloatToFp16(value);
      if (Float.isInfinite(Fp16Conversions.mlasFp16ToFloat(rounded)) != Float.isInfinite(value)) {
        throw new IllegalArgumentException(
            "Tensor '%s' holds %s, which float16 cannot: run the network in float32"
                .formatted(tensor.getName(), value));
      }
      bytes.putShort(rounded);
    }
    return tensor.toBuilder()
        .clearFloatData()
        .setDataType(FLOAT16)
        .setRawData(ByteString.copyFrom(bytes.flip()))
        .build();
  }
}
