package io.segstream.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.segstream.inference.model.ClusterOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Memory for the groups of pixels that a network makes in one call. Owned by an {@link
 * OnnxTensorSet}.
 */
final class ClusterTensors implements AutoCloseable {
  private final ClusterOutput output;
  private final int cells;
  private final FloatBuffer starts;
  private final FloatBuffer centroids;
  private final ByteBuffer labels;
  private OnnxTensor startTensor;
  private OnnxTensor centroidTensor;
  private OnnxTensor labelTensor;

  private ClusterTensors(
      OrtEnvironment environment, ClusterOutput output, OutputShape grid, int frames)
      throws OrtException {
    this.output = output;
    this.cells = grid.cells();
    this.starts = direct(startBytes(output, frames)).asFloatBuffer();
    this.centroids = direct(startBytes(output, frames)).asFloatBuffer();
    this.labels = direct(Math.multiplyExact(frames, cells));
    long[] vectors = {frames, output.groups(), output.dimensions()};
    try {
      startTensor = OnnxTensor.createTensor(environment, starts, vectors);
      centroidTensor = OnnxTensor.createTensor(environment, centroids, vectors);
      labelTensor =
          OnnxTensor.createTensor(
              environment,
              labels,
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
        direct(startBytes(output, frames)).asFloatBuffer(),
        new long[] {frames, output.groups(), output.dimensions()});
  }

  private static int startBytes(ClusterOutput output, int frames) {
    return Math.toIntExact((long) frames * output.groups() * output.dimensions() * Float.BYTES);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Native memory. */
  long bytes() {
    return labels.capacity() + (long) Float.BYTES * (starts.capacity() + centroids.capacity());
  }

  /** Takes part in a call. */
  void join(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    inputs.put(output.start(), startTensor);
    outputs.put(output.centroids(), centroidTensor);
    outputs.put(output.labels(), labelTensor);
  }

  /**
   * Sets where the next call starts; missing centroids are left to the network.
   *
   * @throws IllegalArgumentException if a start does not fit the network
   */
  void start(FrameBatch batch, int first, int count) {
    int frameLength = output.groups() * output.dimensions();
    for (int i = 0; i < starts.capacity(); i++) {
      starts.put(i, 0);
    }
    for (int frame = 0; frame < count; frame++) {
      float[][] start = batch.start(first + frame);
      if (start.length > output.groups()) {
        throw new IllegalArgumentException(
            "A frame has %d centroids to start from, the model makes %d groups"
                .formatted(start.length, output.groups()));
      }
      for (int group = 0; group < start.length; group++) {
        if (start[group].length != output.dimensions()) {
          throw new IllegalArgumentException(
              "A centroid to start from has %d dimensions, those of the model have %d"
                  .formatted(start[group].length, output.dimensions()));
        }
        starts.put(frame * frameLength + group * output.dimensions(), start[group]);
      }
    }
  }

  /** The groups of one frame of the last call, valid until the next. */
  PixelClusters frame(int index) {
    int frameLength = output.groups() * output.dimensions();
    return new PixelClusters(
        labels.slice(index * cells, cells).asReadOnlyBuffer(),
        centroids.slice(index * frameLength, frameLength).asReadOnlyBuffer(),
        output.groups(),
        output.dimensions());
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
