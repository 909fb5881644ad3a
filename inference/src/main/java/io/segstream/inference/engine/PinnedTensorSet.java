package io.segstream.inference.engine;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.tensorrt.HostMemory;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Memory for one call of TensorRT: pixels and outputs lie where the device copies by itself. */
final class PinnedTensorSet implements TensorSet {
  /** Kind of native handle: one open set. */
  static final String HANDLE = "trt-tensors";

  private final TensorSet.CallShape shape;
  private final InputBinding binding;
  private final List<HostMemory> memory = new ArrayList<>();
  private final ByteBuffer pixels;
  private final Map<String, ByteBuffer> outputs = new HashMap<>();
  private final RoleBuffers roles;
  private final Optional<ClusterOutput> clusters;
  private final Optional<ClusterBuffers> groups;
  private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
  private long bytes;

  PinnedTensorSet(
      LoadedPlan loaded, TensorSet.CallShape shape, OutputPlan plan, InputBinding binding) {
    this.shape = shape;
    this.binding = binding;
    try {
      pixels = pin(loaded, binding.bytes(shape.frames(), shape.size()));
      Map<String, FloatBuffer> numbers = new HashMap<>();
      for (OutputShape output : plan.tensors().values()) {
        ByteBuffer written =
            pin(loaded, (long) output.frameLength() * shape.frames() * Float.BYTES);
        outputs.put(output.name(), written);
        numbers.put(output.name(), written.asFloatBuffer());
      }
      roles = new RoleBuffers(plan, numbers, this::allocate);
      clusters = plan.clusters();
      groups =
          clusters.map(
              output ->
                  new ClusterBuffers(
                      output, plan.grid().cells(), shape.frames(), size -> pin(loaded, size)));
      groups.ifPresent(this::bindOutputs);
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  private void bindOutputs(ClusterBuffers buffers) {
    outputs.put(clusters.orElseThrow().centroids(), buffers.centroids());
    outputs.put(clusters.orElseThrow().labels(), buffers.labels());
  }

  private ByteBuffer pin(LoadedPlan loaded, long size) {
    HostMemory pinned = loaded.allocateHost(size);
    memory.add(pinned);
    bytes += size;
    return pinned.bytes();
  }

  private FloatBuffer allocate(int perFrame) {
    int size = Math.multiplyExact(perFrame, Math.multiplyExact(shape.frames(), Float.BYTES));
    bytes += size;
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The shapes of the plan's inputs. */
  static Map<String, Shape> inputShapes(
      InputBinding binding, Optional<ClusterOutput> clusters, TensorSet.CallShape shape) {
    Map<String, Shape> shapes = new HashMap<>();
    shapes.put(binding.name(), new Shape(binding.shape(shape.frames(), shape.size())));
    clusters.ifPresent(
        output ->
            shapes.put(
                output.start(), new Shape(ClusterBuffers.vectorShape(output, shape.frames()))));
    return shapes;
  }

  /**
   * Starts a run.
   *
   * @param first first frame of the batch to run
   * @param count frames to run, at most those of the shape
   */
  void enqueue(PlanContext context, FrameBatch batch, int first, int count) {
    if (binding.takesPixelsAsTheyAre()) {
      int frameBytes = batch.frameBytes();
      for (int frame = count; frame < shape.frames(); frame++) {
        pixels.put(
            frame * frameBytes, batch.pixels(), (first + count - 1) * frameBytes, frameBytes);
      }
      pixels.put(0, batch.pixels(), first * frameBytes, count * frameBytes);
    } else {
      binding.convert(batch, first, count, pixels, shape.frames());
    }
    Map<String, ByteBuffer> inputs = new HashMap<>();
    inputs.put(binding.name(), pixels);
    groups.ifPresent(
        buffers -> {
          buffers.start(batch, first, count);
          inputs.put(clusters.orElseThrow().start(), buffers.starts());
        });
    context.enqueue(inputShapes(binding, clusters, shape), inputs, outputs);
  }

  /** Reads the outputs of the frames that were run, once the context has been awaited. */
  void decode(int count) {
    roles.decode(count);
  }

  @Override
  public TensorSet.CallShape shape() {
    return shape;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public FeatureMap frame(int index) {
    FeatureMap map = roles.frame(index);
    return groups.map(buffers -> map.withClusters(buffers.frame(index))).orElse(map);
  }

  @Override
  public void close() {
    memory.forEach(HostMemory::close);
    memory.clear();
    lease.close();
  }
}
