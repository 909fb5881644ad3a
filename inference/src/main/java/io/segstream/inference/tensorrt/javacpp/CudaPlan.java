package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.tensorrt.global.nvinfer.createInferRuntime;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.HostMemory;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanBinding;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import io.segstream.inference.tensorrt.PlanContext;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/** A plan on a device, with a runtime of its own. */
final class CudaPlan implements LoadedPlan {
  /** Kind of native handle: an object that belongs to a loaded plan. */
  static final String HANDLE = "trt-plan";

  private final int device;
  private final NativeLog log;
  private final NativeScope scope;
  private final ICudaEngine engine;
  private final List<PlanBinding> bindings;
  private final List<ShapeProfile> profiles;
  private boolean closed;

  private CudaPlan(int device, NativeLog log, NativeScope scope, ICudaEngine engine) {
    this.device = device;
    this.log = log;
    this.scope = scope;
    this.engine = engine;
    this.bindings = bindings(engine);
    this.profiles = profiles(engine, bindings);
  }

  /**
   * Puts a plan onto the thread's device.
   *
   * @param log must stay reachable as long as the plan
   */
  static CudaPlan load(byte[] plan, int device, NativeLog log) {
    NativeScope scope = new NativeScope();
    try (BytePointer bytes = new BytePointer(plan)) {
      IRuntime runtime = createInferRuntime(log);
      if (isNull(runtime)) {
        throw new TensorRtException(
            new Shortfall(
                Kind.EXECUTION_FAILED,
                "createInferRuntime gave nothing: " + log.takeErrors("TensorRT did not say why"),
                "see the log above"));
      }
      scope.own(runtime, VirtualDestructor.FIRST, HANDLE);
      ICudaEngine engine = runtime.deserializeCudaEngine(bytes, plan.length);
      if (isNull(engine)) {
        throw new TensorRtException(
            NativeErrors.refusedPlan(log.takeErrors("TensorRT did not say why")));
      }
      scope.own(engine, VirtualDestructor.FIRST, HANDLE);
      return new CudaPlan(device, log, scope, engine);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private static List<PlanBinding> bindings(ICudaEngine engine) {
    List<PlanBinding> bindings = new ArrayList<>();
    for (int i = 0; i < engine.getNbIOTensors(); i++) {
      String name = engine.getIOTensorName(i);
      bindings.add(
          new PlanBinding(
              name,
              engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT
                  ? Direction.INPUT
                  : Direction.OUTPUT,
              NativeShapes.type(engine.getTensorDataType(name)),
              NativeShapes.shape(engine.getTensorShape(name))));
    }
    bindings.sort(Comparator.comparing(PlanBinding::direction));
    return List.copyOf(bindings);
  }

  private static List<ShapeProfile> profiles(ICudaEngine engine, List<PlanBinding> bindings) {
    List<String> open =
        bindings.stream()
            .filter(binding -> binding.direction() == Direction.INPUT)
            .filter(binding -> Arrays.stream(binding.shape().getShape()).anyMatch(x -> x < 0))
            .map(PlanBinding::name)
            .toList();
    if (open.isEmpty()) {
      return List.of();
    }
    List<ShapeProfile> profiles = new ArrayList<>();
    for (int profile = 0; profile < engine.getNbOptimizationProfiles(); profile++) {
      TreeMap<String, ShapeRange> inputs = new TreeMap<>();
      for (String name : open) {
        inputs.put(
            name,
            new ShapeRange(
                shape(engine, name, profile, OptProfileSelector.kMIN),
                shape(engine, name, profile, OptProfileSelector.kOPT),
                shape(engine, name, profile, OptProfileSelector.kMAX)));
      }
      profiles.add(new ShapeProfile(inputs));
    }
    return List.copyOf(profiles);
  }

  private static Shape shape(
      ICudaEngine engine, String name, int profile, OptProfileSelector which) {
    return NativeShapes.shape(engine.getProfileShape(name, profile, which));
  }

  @Override
  public List<PlanBinding> bindings() {
    return bindings;
  }

  @Override
  public List<ShapeProfile> profiles() {
    return profiles;
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public synchronized PlanContext newContext(int profile, ContextOptions options) {
    requireOpen();
    Cuda.use(device);
    Cuda.requireFree(engine.getDeviceMemorySizeForProfileV2(profile), "a context");
    return CudaContext.open(this, engine, profile, options, log);
  }

  @Override
  public synchronized HostMemory allocateHost(long bytes) {
    requireOpen();
    Cuda.use(device);
    return new PinnedMemory(bytes);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The plan is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Cuda.use(device);
      scope.close();
    }
  }

  static boolean isNull(Pointer pointer) {
    return pointer == null || pointer.isNull();
  }
}
