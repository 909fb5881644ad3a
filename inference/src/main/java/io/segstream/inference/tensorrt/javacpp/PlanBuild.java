package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.tensorrt.global.nvinfer.createInferBuilder;
import static org.bytedeco.tensorrt.global.nvonnxparser.createParser;

import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.BuiltPlan;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.lang.ref.Reference;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.IProgressMonitor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/** One build of a plan, on the thread's device. */
final class PlanBuild {
  /** Kind of native handle: an object of a build. */
  static final String HANDLE = "trt-build";

  private final BuildRequest request;
  private final NativeLog log;
  private final NativeScope scope;

  private PlanBuild(BuildRequest request, NativeLog log, NativeScope scope) {
    this.request = request;
    this.log = log;
    this.scope = scope;
  }

  /**
   * Builds a plan.
   *
   * @param progress hears of every step of every phase
   * @param log must stay reachable for the whole process: TensorRT keeps it beyond the build
   * @throws TensorRtException if none comes out
   */
  static BuiltPlan run(BuildRequest request, BuildProgress progress, NativeLog log) {
    ProgressMonitor monitor = new ProgressMonitor(progress);
    try (NativeScope scope = new NativeScope()) {
      return new PlanBuild(request, log, scope).run(monitor);
    } finally {
      Reference.reachabilityFence(monitor);
    }
  }

  private BuiltPlan run(ProgressMonitor monitor) {
    IBuilder builder = own(createInferBuilder(log), "createInferBuilder");
    INetworkDefinition network =
        own(
            builder.createNetworkV2(1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value),
            "createNetworkV2");
    parse(network);
    IBuilderConfig config = own(builder.createBuilderConfig(), "createBuilderConfig");
    config.setProgressMonitor(new IProgressMonitor(new At(monitor.address())));
    config.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, request.workspaceBytes());
    if (request.precision() == Precision.FLOAT32) {
      config.clearFlag(BuilderFlag.kTF32);
    }
    for (ShapeProfile profile : request.profiles()) {
      add(profile, builder, config);
    }
    try (BytePointer measured = new BytePointer(request.timingCache())) {
      useTimingCache(config, measured);
      IHostMemory plan = builder.buildSerializedNetwork(network, config);
      if (isNull(plan)) {
        throw failed(Kind.BUILD_FAILED, "no plan came out: ", "see the log above");
      }
      own(plan, "buildSerializedNetwork");
      return new BuiltPlan(bytes(plan), measurements(config));
    }
  }

  /** An object at an address. */
  private static final class At extends Pointer {
    At(long address) {
      this.address = address;
    }
  }

  private void parse(INetworkDefinition network) {
    IParser parser = createParser(network, log);
    if (isNull(parser)) {
      throw failed(Kind.BUILD_FAILED, "createParser gave nothing: ", "see the log above");
    }
    scope.own(parser, VirtualDestructor.PARSER, HANDLE);
    try (BytePointer onnx = new BytePointer(request.onnx())) {
      if (!parser.parse(onnx, request.onnx().length)) {
        StringBuilder problems = new StringBuilder();
        for (int i = 0; i < parser.getNbErrors(); i++) {
          problems
              .append(i == 0 ? "" : "; ")
              .append(parser.getError(i).nodeName())
              .append(": ")
              .append(parser.getError(i).desc());
        }
        throw new TensorRtException(
            new Shortfall(
                Kind.UNSUPPORTED_NETWORK,
                "the network cannot be read: " + problems,
                "export it with operators that TensorRT has, or run it with OnnxRuntime"));
      }
    }
  }

  /** The builder owns profiles and frees them. */
  private void add(ShapeProfile shapes, IBuilder builder, IBuilderConfig config) {
    IOptimizationProfile profile = builder.createOptimizationProfile();
    boolean good = !isNull(profile);
    for (Map.Entry<String, ShapeRange> input : shapes.inputs().entrySet()) {
      ShapeRange range = input.getValue();
      try (Dims64 min = NativeShapes.dims(range.min());
          Dims64 opt = NativeShapes.dims(range.opt());
          Dims64 max = NativeShapes.dims(range.max())) {
        good =
            good
                && profile.setDimensions(input.getKey(), OptProfileSelector.kMIN, min)
                && profile.setDimensions(input.getKey(), OptProfileSelector.kOPT, opt)
                && profile.setDimensions(input.getKey(), OptProfileSelector.kMAX, max);
      }
    }
    if (!good || config.addOptimizationProfile(profile) < 0) {
      throw failed(
          Kind.UNSUPPORTED_NETWORK,
          "the network does not take the shapes %s: ".formatted(shapes),
          "give shapes that its inputs can have");
    }
  }

  /** A cache that does not fit this device or version is replaced by an empty one. */
  private void useTimingCache(IBuilderConfig config, BytePointer measured) {
    ITimingCache cache = config.createTimingCache(measured, request.timingCache().length);
    if (isNull(cache) || !config.setTimingCache(own(cache, "createTimingCache"), false)) {
      log.takeErrors("");
      ITimingCache empty = own(config.createTimingCache(new Pointer(), 0), "createTimingCache");
      config.setTimingCache(empty, true);
    }
  }

  private byte[] measurements(IBuilderConfig config) {
    ITimingCache cache = config.getTimingCache();
    if (isNull(cache)) {
      return new byte[0];
    }
    return bytes(own(cache.serialize(), "ITimingCache::serialize"));
  }

  private static byte[] bytes(IHostMemory memory) {
    byte[] bytes = new byte[Math.toIntExact(memory.size())];
    new BytePointer(memory.data()).get(bytes);
    return bytes;
  }

  private <T extends Pointer> T own(T object, String call) {
    if (isNull(object)) {
      throw failed(Kind.BUILD_FAILED, call + " gave nothing: ", "see the log above");
    }
    return scope.own(object, VirtualDestructor.FIRST, HANDLE);
  }

  private TensorRtException failed(Kind kind, String what, String needed) {
    String errors = log.takeErrors("TensorRT did not say why");
    return new TensorRtException(
        NativeErrors.outOfMemory(errors)
            ? Cuda.outOfMemory(what + errors)
            : new Shortfall(kind, what + errors, needed));
  }

  private static boolean isNull(Pointer pointer) {
    return pointer == null || pointer.isNull();
  }
}
