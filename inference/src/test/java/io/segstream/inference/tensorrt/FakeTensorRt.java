package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * TensorRT without a GPU: plans hold the ONNX file and run on ONNX Runtime, so that results are
 * those of the network. Tests hold builds and runs back, make them fail, take devices away, and
 * limit memory.
 */
public final class FakeTensorRt implements TensorRtBackend {
  public static final String PLAN_HANDLE = "fake-trt-plan";
  public static final String CONTEXT_HANDLE = "fake-trt-context";
  public static final String HOST_HANDLE = "fake-trt-host";

  /** Every build that was begun, in order. */
  public final List<BuildRequest> builds = new CopyOnWriteArrayList<>();

  /** Permits for builds to go on; unlimited unless a test drains it. */
  public final Semaphore buildPermits = new Semaphore(Integer.MAX_VALUE / 2);

  /** Builds that have begun, for tests that wait for them. */
  public final Semaphore buildsBegun = new Semaphore(0);

  /** Plans that were put onto a device. */
  public final AtomicInteger loads = new AtomicInteger();

  /** Devices of the plans that were loaded, in order. */
  public final List<Integer> loadedOn = new CopyOnWriteArrayList<>();

  /** Bytes in use by plans, contexts and host memory together. */
  final AtomicLong bytesInUse = new AtomicLong();

  private volatile TensorRtStatus status = status(1, "Fake GPU", 9, 0, "10.15.1");
  private volatile Consumer<BuildRequest> buildCheck = request -> {};
  private volatile Consumer<Map<String, Shape>> runCheck = shapes -> {};
  private volatile long memoryLimit = Long.MAX_VALUE;

  /** A machine with devices of one kind. */
  public static TensorRtStatus status(
      int devices, String name, int major, int minor, String tensorRt) {
    List<GpuDevice> all = new ArrayList<>();
    for (int index = 0; index < devices; index++) {
      all.add(new GpuDevice(index, name, major, minor, 8L << 30, 7L << 30));
    }
    return new TensorRtStatus(
        all, Optional.of("13.0"), Optional.of("13.1"), Optional.of(tensorRt), Optional.empty());
  }

  /** What the machine has from now on. */
  public void setStatus(TensorRtStatus status) {
    this.status = status;
  }

  /** Looks at each build when it may go on, and throws what the build shall throw. */
  public void setBuildCheck(Consumer<BuildRequest> check) {
    this.buildCheck = check;
  }

  /** Looks at the input shapes of each run, and throws what the run shall throw. */
  public void setRunCheck(Consumer<Map<String, Shape>> check) {
    this.runCheck = check;
  }

  /** Bytes that plans, contexts and host memory may take together. */
  public void setMemoryLimit(long bytes) {
    this.memoryLimit = bytes;
  }

  @Override
  public TensorRtStatus probe() {
    return status;
  }

  @Override
  public BuiltPlan build(BuildRequest request, BuildProgress progress) {
    GpuDevice device = status.device(request.device());
    builds.add(request);
    buildsBegun.release();
    progress.progressed("Reading the network", 0, 2);
    buildPermits.acquireUninterruptibly();
    buildCheck.accept(request);
    progress.progressed("Reading the network", 1, 2);
    try {
      FakeSession.open(request.onnx()).close();
    } catch (OrtException e) {
      throw new TensorRtException(
          new Shortfall(
              Kind.UNSUPPORTED_NETWORK,
              "the network cannot be read: " + e.getMessage(),
              "export it again"),
          e);
    }
    progress.progressed("Reading the network", 2, 2);
    String version = status.tensorRtVersion().orElseThrow();
    return new BuiltPlan(
        FakePlanFormat.write(version, device, request.profiles(), request.onnx()),
        ("measured on " + device.name()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public LoadedPlan load(byte[] plan, int device) {
    GpuDevice target = status.device(device);
    FakePlanFormat read = FakePlanFormat.read(plan);
    String here = FakePlanFormat.builtFor(status.tensorRtVersion().orElseThrow(), target);
    if (!read.builtFor().equals(here)) {
      throw new TensorRtException(
          new Shortfall(
              Kind.PLAN_FOREIGN,
              "the plan was built for %s, this is %s".formatted(read.builtFor(), here),
              "build it again here"));
    }
    try {
      LoadedPlan loaded = new FakePlan(this, read, device);
      loads.incrementAndGet();
      loadedOn.add(device);
      return loaded;
    } catch (OrtException e) {
      throw new TensorRtException(
          new Shortfall(Kind.PLAN_DAMAGED, "the plan does not load: " + e, "build it again"), e);
    }
  }

  void checkRun(Map<String, Shape> shapes) {
    runCheck.accept(shapes);
  }

  /** Takes memory; the caller gives as much back. */
  void take(long bytes, String what) {
    long used = bytesInUse.addAndGet(bytes);
    if (used > memoryLimit) {
      bytesInUse.addAndGet(-bytes);
      throw new TensorRtException(
          new Shortfall(
              Kind.OUT_OF_MEMORY,
              "%s needs %d bytes, %d are free"
                  .formatted(what, bytes, Math.max(0, memoryLimit - used + bytes)),
              "give smaller shapes or fewer contexts"));
    }
  }

  void giveBack(long bytes) {
    bytesInUse.addAndGet(-bytes);
  }
}
