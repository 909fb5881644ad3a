package io.segstream.inference.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.segstream.inference.tensorrt.PlanBinding;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An input or output as a network declares it.
 *
 * @param type {@link DataType#UNKNOWN} for what is no tensor
 * @param shape -1 for axes that are open
 */
record GraphTensor(String name, DataType type, Shape shape) {
  /** Value of an axis that may have any length. */
  static final long ANY = -1;

  /** The inputs or outputs of a session of ONNX Runtime. */
  static Map<String, GraphTensor> of(Map<String, NodeInfo> nodes) {
    Map<String, GraphTensor> tensors = new LinkedHashMap<>();
    nodes.forEach((name, node) -> tensors.put(name, of(node)));
    return tensors;
  }

  private static GraphTensor of(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? new GraphTensor(node.getName(), type(tensor.type), new Shape(tensor.getShape()))
        : new GraphTensor(node.getName(), DataType.UNKNOWN, new Shape());
  }

  private static DataType type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case BOOL -> DataType.BOOLEAN;
      default -> DataType.valueOf(type.name());
    };
  }

  /** The inputs or outputs of a plan. */
  static Map<String, GraphTensor> of(List<PlanBinding> bindings, Direction direction) {
    Map<String, GraphTensor> tensors = new LinkedHashMap<>();
    for (PlanBinding binding : bindings) {
      if (binding.direction() == direction) {
        tensors.put(
            binding.name(), new GraphTensor(binding.name(), binding.type(), binding.shape()));
      }
    }
    return tensors;
  }

  int axes() {
    return shape.dimension();
  }

  @Override
  public String toString() {
    if (type == DataType.UNKNOWN) {
      return "'%s', which is no tensor".formatted(name);
    }
    String axes =
        Arrays.stream(shape.getShape())
            .mapToObj(axis -> axis == ANY ? "?" : Long.toString(axis))
            .collect(Collectors.joining(", ", "[", "]"));
    return "'%s' %s %s".formatted(name, type.name().toLowerCase(Locale.ROOT), axes);
  }
}
