package io.segstream.inference.tensorrt.djl;

import ai.djl.ndarray.types.Shape;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TensorShapeProto.Dimension;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The profile of a network in which only the number of frames is open. */
final class OnnxInputs {
  private OnnxInputs() {}

  /**
   * @return one profile, or none if the file leaves nothing open
   * @throws IllegalArgumentException if the file is not ONNX, or leaves other axes open
   */
  static List<ShapeProfile> profiles(byte[] onnx, int optBatch, int maxBatch) {
    GraphProto graph;
    try {
      graph = ModelProto.parseFrom(onnx).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("The file is not an ONNX network: " + e.getMessage(), e);
    }
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    TreeMap<String, ShapeRange> inputs = new TreeMap<>();
    for (ValueInfoProto input : graph.getInputList()) {
      List<Dimension> axes = input.getType().getTensorType().getShape().getDimList();
      boolean open = axes.stream().anyMatch(axis -> !axis.hasDimValue());
      if (open && !weights.contains(input.getName())) {
        inputs.put(
            input.getName(),
            new ShapeRange(
                shape(input.getName(), axes, 1),
                shape(input.getName(), axes, optBatch),
                shape(input.getName(), axes, maxBatch)));
      }
    }
    return inputs.isEmpty() ? List.of() : List.of(new ShapeProfile(inputs));
  }

  private static Shape shape(String input, List<Dimension> axes, int batch) {
    long[] shape = new long[axes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      Dimension dimension = axes.get(axis);
      if (axis > 0 && !dimension.hasDimValue()) {
        throw new IllegalArgumentException(
            "Input '%s' leaves axis %d (%s) open: say its shapes with the option profiles, for example %s"
                .formatted(
                    input,
                    axis,
                    dimension.getDimParam(),
                    "frames:1x270x480x3/8x270x480x3/32x270x480x3"));
      }
      shape[axis] = dimension.hasDimValue() ? dimension.getDimValue() : batch;
    }
    return new Shape(shape);
  }
}
