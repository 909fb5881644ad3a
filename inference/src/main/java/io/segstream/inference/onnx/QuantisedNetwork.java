package io.segstream.inference.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a network computes with bytes, by its own nodes. */
public enum QuantisedNetwork {
  /** Nothing. */
  NONE,
  /** Signed bytes whose zero is 0: all that TensorRT takes. */
  SYMMETRIC,
  /** Unsigned bytes, or a zero that is not 0. */
  ASYMMETRIC;

  private static final Set<String> OPERATORS =
      Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv");
  private static final int ZERO_POINT = 2;

  static boolean isQuantising(NodeProto node) {
    return OPERATORS.contains(node.getOpType());
  }

  /**
   * Looks at a network.
   *
   * @param onnx the file
   * @throws IllegalArgumentException if it is no ONNX network
   */
  public static QuantisedNetwork of(byte[] onnx) {
    GraphProto graph;
    try {
      graph = ModelProto.parseFrom(onnx).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("The file is not an ONNX network: " + e.getMessage(), e);
    }
    List<NodeProto> quantising =
        graph.getNodeList().stream().filter(QuantisedNetwork::isQuantising).toList();
    if (quantising.isEmpty()) {
      return NONE;
    }
    Map<String, TensorProto> constants =
        graph.getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor, (a, b) -> a));
    return quantising.stream().anyMatch(node -> isAsymmetric(node, constants))
        ? ASYMMETRIC
        : SYMMETRIC;
  }

  /** By the zero that is given; without one it is 0, and the runtime chooses the bytes. */
  private static boolean isAsymmetric(NodeProto node, Map<String, TensorProto> constants) {
    TensorProto zero =
        node.getInputCount() > ZERO_POINT ? constants.get(node.getInput(ZERO_POINT)) : null;
    return zero != null
        && (zero.getDataType() == TensorProto.DataType.UINT8_VALUE
            || !zero.getRawData().equals(ByteString.copyFrom(new byte[zero.getRawData().size()])));
  }
}
