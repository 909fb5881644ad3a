package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Memory for one call of ONNX Runtime. */
final class OnnxTensorSet implements TensorSet {
  /** Kind of native handle: one open set. */
  static final String HANDLE = "ort-tensors";

  private final CallShape shape;
  private final InputBinding binding;
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final Map<String, FloatBuffer> outputNumbers = new HashMap<>();
  private final RoleBuffers roles;
  private final Optional<ClusterTensors> clusters;
  private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
  private ByteBuffer converted;
  private long bytes;

  OnnxTensorSet(OrtEnvironment environment, CallShape shape, OutputPlan plan, InputBinding binding)
      throws OrtException {
    this.shape = shape;
    this.binding = binding;
    try {
      for (OutputShape output : plan.tensors().values()) {
        FloatBuffer numbers = allocate(output.frameLength());
        outputNumbers.put(output.name(), numbers);
        outputs.put(
            output.name(),
            OnnxTensor.createTensor(environment, numbers, output.dimensions(shape.frames())));
      }
      roles = new RoleBuffers(plan, outputNumbers, this::allocate);
      clusters = ClusterTensors.of(environment, plan, shape.frames());
      bytes += clusters.map(tensors -> tensors.buffers().bytes()).orElse(0L);
    } catch (OrtException | RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  private FloatBuffer allocate(int perFrame) {
    long size = (long) perFrame * shape.frames() * Float.BYTES;
    if (size > Integer.MAX_VALUE) {
      throw new EngineException(
          "An output for %d frames of %s needs %d bytes, at most %d fit: give fewer frames at once"
              .formatted(shape.frames(), shape.size(), size, Integer.MAX_VALUE));
    }
    bytes += size;
    return ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public CallShape shape() {
    return shape;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /**
   * Runs the network.
   *
   * @param first first frame of the batch to run
   * @param count frames to run, at most those of the shape
   */
  void run(OrtEnvironment environment, OrtSession session, FrameBatch batch, int first, int count)
      throws OrtException {
    ByteBuffer pixels = pixels(batch, first, count);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> results = new HashMap<>(outputs);
    clusters.ifPresent(
        tensors -> {
          tensors.buffers().start(batch, first, count);
          tensors.join(inputs, results);
        });
    try (OnnxTensor input = binding.tensor(environment, pixels, shape.frames(), shape.size())) {
      inputs.put(binding.name(), input);
      session.run(inputs, results).close();
      roles.decode(count);
    }
  }

  private ByteBuffer pixels(FrameBatch batch, int first, int count) {
    if (binding.takesPixelsAsTheyAre() && count == shape.frames()) {
      return batch
          .pixels()
          .slice(first * batch.frameBytes(), count * batch.frameBytes())
          .order(ByteOrder.nativeOrder());
    }
    if (converted == null) {
      converted = binding.allocate(shape.frames(), shape.size());
      bytes += converted.capacity();
    }
    binding.convert(batch, first, count, converted, shape.frames());
    return converted;
  }

  @Override
  public FeatureMap frame(int index) {
    FeatureMap map = roles.frame(index);
    return clusters.map(tensors -> map.withClusters(tensors.buffers().frame(index))).orElse(map);
  }

  @Override
  public void close() {
    outputs.values().forEach(OnnxTensor::close);
    outputs.clear();
    if (clusters != null) {
      clusters.ifPresent(ClusterTensors::close);
    }
    lease.close();
  }
}
