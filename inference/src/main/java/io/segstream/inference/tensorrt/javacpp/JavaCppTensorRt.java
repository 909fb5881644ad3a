package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Native;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.BuiltPlan;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * TensorRT by the JavaCPP presets. Each question is asked only if the one before was answered well:
 * the driver, its version, its devices; the bindings and the libraries that they load; their
 * versions. Only then is a class of the presets used.
 */
public final class JavaCppTensorRt implements TensorRtBackend {
  private final DriverProbe driver;
  private final NativeParts parts;
  private final Supplier<NativeVersions> versions;
  // TensorRT keeps loggers beyond the objects that they were given for: none may be collected.
  private final Queue<NativeLog> buildLogs = new ConcurrentLinkedQueue<>();
  private NativeLog loadLog;

  /** Loads nothing native. */
  public JavaCppTensorRt() {
    this(
        new DriverProbe(() -> Native.load(CudaDriver.LIBRARY, CudaDriver.class)),
        NativeParts.installed(),
        NativeVersions::ask);
  }

  JavaCppTensorRt(DriverProbe driver, NativeParts parts, Supplier<NativeVersions> versions) {
    this.driver = driver;
    this.parts = parts;
    this.versions = versions;
  }

  @Override
  public TensorRtStatus probe() {
    DriverProbe.Answer devices = driver.ask();
    if (devices.shortfall().isPresent()) {
      return devices.without(devices.shortfall().get());
    }
    Optional<Shortfall> missing = parts.shortfall();
    if (missing.isPresent()) {
      return devices.without(missing.get());
    }
    NativeVersions found;
    try {
      found = versions.get();
    } catch (LinkageError | RuntimeException e) {
      return devices.without(NativeVersions.notLoaded(e));
    }
    return new TensorRtStatus(
        devices.devices(),
        devices.version(),
        Optional.of(found.cuda()),
        Optional.of(found.tensorRt()),
        found.shortfall());
  }

  @Override
  public BuiltPlan build(BuildRequest request, BuildProgress progress) {
    probe().device(request.device());
    Cuda.use(request.device());
    NativeLog log = new NativeLog();
    buildLogs.add(log);
    return PlanBuild.run(request, progress, log);
  }

  @Override
  public LoadedPlan load(byte[] plan, int device) {
    probe().device(device);
    Cuda.use(device);
    return CudaPlan.load(plan, device, loadLog());
  }

  private synchronized NativeLog loadLog() {
    if (loadLog == null) {
      loadLog = new NativeLog();
    }
    return loadLog;
  }
}
