package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.segstream.inference.onnx.SharedEnvironment;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network on ONNX Runtime that takes and gives tensors of any type as bytes. */
final class FakeSession implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<PlanBinding> bindings = new ArrayList<>();

  private FakeSession(OrtEnvironment environment, OrtSession session) throws OrtException {
    this.environment = environment;
    this.session = session;
    session.getInputInfo().values().forEach(node -> add(node, Direction.INPUT));
    session.getOutputInfo().values().forEach(node -> add(node, Direction.OUTPUT));
  }

  static FakeSession open(byte[] onnx) throws OrtException {
    OrtEnvironment environment = SharedEnvironment.get();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setDeterministicCompute(true);
      return new FakeSession(environment, environment.createSession(onnx, options));
    }
  }

  private void add(NodeInfo node, Direction direction) {
    TensorInfo tensor = (TensorInfo) node.getInfo();
    bindings.add(
        new PlanBinding(
            node.getName(), direction, type(tensor.type), new Shape(tensor.getShape())));
  }

  List<PlanBinding> bindings() {
    return bindings;
  }

  /** Runs; the outputs' bytes by name, and their shapes. */
  Map<String, Tensor> run(Map<String, Shape> shapes, Map<String, ByteBuffer> inputs)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (PlanBinding binding : bindings) {
        if (binding.direction() == Direction.INPUT) {
          tensors.put(
              binding.name(),
              OnnxTensor.createTensor(
                  environment,
                  inputs.get(binding.name()).slice().order(java.nio.ByteOrder.nativeOrder()),
                  shapes.get(binding.name()).getShape(),
                  type(binding.type())));
        }
      }
      Map<String, Tensor> outputs = new HashMap<>();
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          OnnxTensor tensor = (OnnxTensor) output.getValue();
          outputs.put(
              output.getKey(),
              new Tensor(new Shape(tensor.getInfo().getShape()), tensor.getByteBuffer()));
        }
      }
      return outputs;
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  record Tensor(Shape shape, ByteBuffer bytes) {}

  private static DataType type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case BOOL -> DataType.BOOLEAN;
      default -> throw new IllegalArgumentException("No plan has tensors of " + type);
    };
  }

  private static OnnxJavaType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOLEAN -> OnnxJavaType.BOOL;
      default -> throw new IllegalArgumentException("No plan has tensors of " + type);
    };
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
