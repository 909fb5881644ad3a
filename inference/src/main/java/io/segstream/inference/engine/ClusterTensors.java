package io.segstream.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.segstream.inference.model.ClusterOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/** {@link ClusterBuffers} as tensors of ONNX Runtime. Owned by an {@link OnnxTensorSet}. */
final class ClusterTensors implements AutoCloseable {
  private final ClusterOutput output;
  private final ClusterBuffers buffers;
  private OnnxTensor startTensor;
  private OnnxTensor centroidTensor;
  private OnnxTensor labelTensor;

  private ClusterTensors(
      OrtEnvironment environment, ClusterOutput output, OutputShape grid, int frames)
      throws OrtException {
    this.output = output;
    this.buffers = new ClusterBuffers(output, grid.cells(), frames, ClusterTensors::direct);
    long[] vectors = ClusterBuffers.vectorShape(output, frames);
    try {
      startTensor = OnnxTensor.createTensor(environment, buffers.starts().asFloatBuffer(), vectors);
      centroidTensor =
          OnnxTensor.createTensor(environment, buffers.centroids().asFloatBuffer(), vectors);
      labelTensor =
          OnnxTensor.createTensor(
              environment,
              buffers.labels(),
              new long[] {frames, grid.height(), grid.width()},
              OnnxJavaType.UINT8);
    } catch (OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** For a network that groups pixels; the caller closes it. */
  static Optional<ClusterTensors> of(OrtEnvironment environment, OutputPlan plan, int frames)
      throws OrtException {
    return plan.clusters().isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterTensors(environment, plan.clusters().get(), plan.grid(), frames));
  }

  /** A tensor that asks for new centroids; the caller closes it. */
  static OnnxTensor noStart(OrtEnvironment environment, ClusterOutput output, int frames)
      throws OrtException {
    return OnnxTensor.createTensor(
        environment,
        direct(ClusterBuffers.vectorBytes(output, frames)).asFloatBuffer(),
        ClusterBuffers.vectorShape(output, frames));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  ClusterBuffers buffers() {
    return buffers;
  }

  /** Takes part in a call. */
  void join(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    inputs.put(output.start(), startTensor);
    outputs.put(output.centroids(), centroidTensor);
    outputs.put(output.labels(), labelTensor);
  }

  @Override
  public void close() {
    for (OnnxTensor tensor : new OnnxTensor[] {startTensor, centroidTensor, labelTensor}) {
      if (tensor != null) {
        tensor.close();
      }
    }
  }
}
