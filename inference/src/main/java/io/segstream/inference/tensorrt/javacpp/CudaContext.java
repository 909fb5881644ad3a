package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaEventBlockingSync;
import static org.bytedeco.cuda.global.cudart.cudaEventCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.DeviceUsage;
import io.segstream.inference.tensorrt.PlanBinding;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import io.segstream.inference.tensorrt.PlanContext;
import io.segstream.inference.tensorrt.RunCheck;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** A context with a stream and, for each tensor, memory of the device for its largest shape. */
final class CudaContext implements PlanContext {
  private static final double NANOS_PER_MILLI = 1e6;

  private final CudaPlan plan;
  private final int profile;
  private final NativeLog log;
  private final RunCheck check;
  private final NativeScope scope;
  private final CUstream_st stream;
  private final CUevent_st started;
  private final CUevent_st finished;
  private final IExecutionContext context;
  private final Optional<KernelGraph> graph;
  private final Map<String, Pointer> memory = new HashMap<>();
  private Map<String, Shape> shapes = Map.of();
  private Map<String, Shape> outputShapes = Map.of();
  private boolean running;
  private boolean closed;

  private CudaContext(
      CudaPlan plan,
      ICudaEngine engine,
      int profile,
      ContextOptions options,
      NativeLog log,
      NativeScope scope) {
    this.plan = plan;
    this.profile = profile;
    this.log = log;
    this.scope = scope;
    Optional<ShapeProfile> ranges =
        plan.profiles().isEmpty() ? Optional.empty() : Optional.of(plan.profiles().get(profile));
    this.check = new RunCheck(plan.bindings(), ranges);
    this.stream = stream(scope);
    this.started = event(scope);
    this.finished = event(scope);
    this.context = context(engine);
    DeviceUsage.Reservation reservation =
        DeviceUsage.reserve(plan.device(), engine.getDeviceMemorySizeForProfileV2(profile));
    scope.onClose(reservation::close);
    if (!context.setOptimizationProfileAsync(profile, stream)) {
      throw failed("profile %d cannot be used".formatted(profile));
    }
    Cuda.check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    allocate(ranges);
    this.graph =
        options.graphs() == Graphs.PER_SHAPE
            ? Optional.of(new KernelGraph(stream, scope))
            : Optional.empty();
  }

  /** Makes a context on the thread's device. */
  static CudaContext open(
      CudaPlan plan, ICudaEngine engine, int profile, ContextOptions options, NativeLog log) {
    NativeScope scope = new NativeScope();
    try {
      return new CudaContext(plan, engine, profile, options, log, scope);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private static CUstream_st stream(NativeScope scope) {
    CUstream_st stream = new CUstream_st();
    Cuda.check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreate");
    NativeHandles.Lease lease = NativeHandles.acquire("trt-stream");
    scope.onClose(
        () -> {
          lease.close();
          Cuda.check(cudaStreamDestroy(stream), "cudaStreamDestroy");
        });
    return stream;
  }

  /** Waiting for it lets the processor do other work. */
  private static CUevent_st event(NativeScope scope) {
    CUevent_st event = new CUevent_st();
    Cuda.check(cudaEventCreateWithFlags(event, cudaEventBlockingSync), "cudaEventCreate");
    scope.onClose(() -> Cuda.check(cudaEventDestroy(event), "cudaEventDestroy"));
    return event;
  }

  private IExecutionContext context(ICudaEngine engine) {
    IExecutionContext made = engine.createExecutionContext();
    if (CudaPlan.isNull(made)) {
      throw failed("createExecutionContext gave nothing");
    }
    return scope.own(made, VirtualDestructor.FIRST, "trt-context");
  }

  private void allocate(Optional<ShapeProfile> ranges) {
    Map<String, Shape> largest = new HashMap<>();
    for (PlanBinding binding : plan.bindings()) {
      if (binding.direction() == Direction.INPUT) {
        largest.put(
            binding.name(),
            ranges
                .map(all -> all.inputs().get(binding.name()))
                .map(ShapeRange::max)
                .orElse(binding.shape()));
      }
    }
    Map<String, Shape> all = new HashMap<>(largest);
    all.putAll(use(largest));
    for (PlanBinding binding : plan.bindings()) {
      long bytes = binding.bytes(all.get(binding.name()));
      Pointer address = DeviceMemory.allocate(bytes, plan.device(), scope);
      memory.put(binding.name(), address);
      if (!context.setTensorAddress(binding.name(), address)) {
        throw failed("tensor '%s' takes no address".formatted(binding.name()));
      }
    }
  }

  @Override
  public int profile() {
    return profile;
  }

  @Override
  public Map<String, Shape> outputShapes(Map<String, Shape> inputs) {
    requireIdle();
    check.shapes(inputs);
    return use(inputs);
  }

  private Map<String, Shape> use(Map<String, Shape> inputs) {
    if (inputs.equals(shapes)) {
      return outputShapes;
    }
    shapes = Map.of();
    for (PlanBinding binding : plan.bindings()) {
      if (binding.direction() == Direction.INPUT) {
        try (Dims64 dims = NativeShapes.dims(inputs.get(binding.name()))) {
          if (!context.setInputShape(binding.name(), dims)) {
            throw failed(
                "input '%s' takes no shape %s"
                    .formatted(binding.name(), inputs.get(binding.name())));
          }
        }
      }
    }
    Map<String, Shape> outputs = new HashMap<>();
    for (PlanBinding binding : plan.bindings()) {
      if (binding.direction() == Direction.OUTPUT) {
        outputs.put(binding.name(), NativeShapes.shape(context.getTensorShape(binding.name())));
      }
    }
    outputShapes = Map.copyOf(outputs);
    shapes = Map.copyOf(inputs);
    return outputShapes;
  }

  @Override
  public void enqueue(
      Map<String, Shape> inputShapes,
      Map<String, ByteBuffer> inputs,
      Map<String, ByteBuffer> outputs) {
    requireIdle();
    Cuda.use(plan.device());
    check.shapes(inputShapes);
    check.buffers(Direction.INPUT, inputShapes, inputs);
    check.buffers(Direction.OUTPUT, use(inputShapes), outputs);
    // From here on something may be under way, whatever fails.
    running = true;
    Cuda.check(cudaEventRecord(started, stream), "cudaEventRecord");
    inputs.forEach((name, from) -> copy(memory.get(name), host(from), from, true));
    if (!graph.map(recorded -> recorded.run(shapes, this::start)).orElseGet(this::start)) {
      throw failed("the run cannot be started");
    }
    outputs.forEach((name, to) -> copy(host(to), memory.get(name), to, false));
    Cuda.check(cudaEventRecord(finished, stream), "cudaEventRecord");
  }

  private boolean start() {
    return context.enqueueV3(stream);
  }

  private void copy(Pointer to, Pointer from, ByteBuffer host, boolean toDevice) {
    Cuda.check(
        cudaMemcpyAsync(
            to,
            from,
            host.remaining(),
            toDevice ? cudaMemcpyHostToDevice : cudaMemcpyDeviceToHost,
            stream),
        "cudaMemcpyAsync");
  }

  /** The address of the buffer's position. */
  private static Pointer host(ByteBuffer buffer) {
    return new BytePointer(buffer.slice());
  }

  private void requireIdle() {
    if (closed || running) {
      throw new IllegalStateException(
          closed ? "The context is closed" : "The last run was not awaited");
    }
  }

  @Override
  public void await() {
    if (running) {
      running = false;
      Cuda.use(plan.device());
      Cuda.check(cudaEventSynchronize(finished), "the run");
      float[] millis = new float[1];
      Cuda.check(cudaEventElapsedTime(millis, started, finished), "cudaEventElapsedTime");
      DeviceUsage.ran(plan.device(), (long) (millis[0] * NANOS_PER_MILLI));
    }
  }

  private TensorRtException failed(String what) {
    String errors = "%s: %s".formatted(what, log.takeErrors("TensorRT did not say why"));
    return new TensorRtException(
        NativeErrors.outOfMemory(errors)
            ? Cuda.outOfMemory(errors)
            : new Shortfall(Kind.EXECUTION_FAILED, errors, "see the log above"));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Cuda.use(plan.device());
      // Says only that the stream is done: its failure was await's to tell.
      cudaStreamSynchronize(stream);
      scope.close();
    }
  }
}
