package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.OutputRole;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory for one call: outputs that the runtime writes into, and room for converted numbers. Used
 * by one call and its result at a time; owned by the {@link TensorPool}.
 */
final class TensorSet implements AutoCloseable {
  /** Kind of native handle: one open set. */
  static final String HANDLE = "ort-tensors";

  /**
   * What a set is for.
   *
   * @param frames frames that the network gets in one call
   */
  record Shape(int frames, FrameSize size) {}

  private final Shape shape;
  private final OutputPlan plan;
  private final InputBinding binding;
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final Map<String, FloatBuffer> outputNumbers = new HashMap<>();
  private final Map<OutputRole, FloatBuffer> decoded = new EnumMap<>(OutputRole.class);
  private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
  private ByteBuffer converted;
  private long bytes;

  TensorSet(OrtEnvironment environment, Shape shape, OutputPlan plan, InputBinding binding)
      throws OrtException {
    this.shape = shape;
    this.plan = plan;
    this.binding = binding;
    try {
      for (OutputShape output : plan.tensors().values()) {
        FloatBuffer numbers = allocate(output.frameLength());
        outputNumbers.put(output.name(), numbers);
        outputs.put(
            output.name(),
            OnnxTensor.createTensor(environment, numbers, output.dimensions(shape.frames())));
      }
      plan.roles().forEach((role, decoder) -> decoded.put(role, allocate(decoder.decodedLength())));
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

  Shape shape() {
    return shape;
  }

  /** Native memory of the set. */
  long bytes() {
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
    try (OnnxTensor input = binding.tensor(environment, pixels, shape.frames(), shape.size());
        OrtSession.Result result = session.run(Map.of(binding.name(), input), outputs)) {
      for (Map.Entry<OutputRole, RoleDecoder> role : plan.roles().entrySet()) {
        RoleDecoder decoder = role.getValue();
        for (int frame = 0; frame < count; frame++) {
          decoder.decode(numbers(decoder), frame, decoded.get(role.getKey()));
        }
      }
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

  private FloatBuffer numbers(RoleDecoder decoder) {
    return outputNumbers.get(decoder.shape().name());
  }

  /** The features of one frame of the last run, valid until the next. */
  FeatureMap frame(int index) {
    return new FeatureMap(
        plan.gridWidth(),
        plan.gridHeight(),
        channels(OutputRole.EMBEDDINGS),
        view(OutputRole.EMBEDDINGS, index),
        view(OutputRole.OBJECTNESS, index),
        channels(OutputRole.CLASSES),
        view(OutputRole.CLASSES, index));
  }

  private int channels(OutputRole role) {
    RoleDecoder decoder = plan.roles().get(role);
    return decoder == null ? 0 : decoder.channels();
  }

  private FloatBuffer view(OutputRole role, int frame) {
    RoleDecoder decoder = plan.roles().get(role);
    return decoder == null
        ? null
        : decoder.view(numbers(decoder), frame, decoded.get(role)).asReadOnlyBuffer();
  }

  @Override
  public void close() {
    outputs.values().forEach(OnnxTensor::close);
    outputs.clear();
    lease.close();
  }
}
