package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A plan of {@link FakeTensorRt}. Notices contexts and memory that outlive it. */
final class FakePlan implements LoadedPlan {
  private final FakeTensorRt backend;
  private final FakePlanFormat format;
  private final FakeSession session;
  private final int device;
  private final AtomicInteger children = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final NativeHandles.Lease lease;

  FakePlan(FakeTensorRt backend, FakePlanFormat format, int device) throws OrtException {
    this.backend = backend;
    this.format = format;
    this.device = device;
    backend.take(format.onnx().length, "the plan");
    this.session = FakeSession.open(format.onnx());
    this.lease = NativeHandles.acquire(FakeTensorRt.PLAN_HANDLE);
  }

  @Override
  public List<PlanBinding> bindings() {
    return session.bindings();
  }

  @Override
  public List<ShapeProfile> profiles() {
    return format.profiles();
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public PlanContext newContext(int profile, ContextOptions options) {
    requireOpen();
    Optional<ShapeProfile> shapes =
        profiles().isEmpty() ? Optional.empty() : Optional.of(profiles().get(profile));
    long bytes =
        bindings().stream()
            .filter(binding -> binding.direction() == Direction.INPUT)
            .mapToLong(
                binding ->
                    binding.bytes(
                        shapes
                            .map(all -> all.inputs().get(binding.name()))
                            .map(ShapeRange::max)
                            .orElse(binding.shape())))
            .sum();
    return new FakeContext(this, profile, new RunCheck(bindings(), shapes), bytes);
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    requireOpen();
    acquire(bytes, "host memory");
    NativeHandles.Lease memory = NativeHandles.acquire(FakeTensorRt.HOST_HANDLE);
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    AtomicBoolean freed = new AtomicBoolean();
    return new HostMemory() {
      @Override
      public ByteBuffer bytes() {
        return buffer;
      }

      @Override
      public void close() {
        if (freed.compareAndSet(false, true)) {
          memory.close();
          release(bytes);
        }
      }
    };
  }

  void acquire(long bytes, String what) {
    backend.take(bytes, what);
    children.incrementAndGet();
  }

  void release(long bytes) {
    if (closed.get()) {
      throw new IllegalStateException("The plan was closed before what came from it");
    }
    children.decrementAndGet();
    backend.giveBack(bytes);
  }

  void run(Map<String, Shape> shapes, Map<String, ByteBuffer> in, Map<String, ByteBuffer> out) {
    backend.checkRun(shapes);
    long began = System.nanoTime();
    try {
      Map<String, FakeSession.Tensor> results = session.run(shapes, in);
      out.forEach((name, buffer) -> buffer.duplicate().put(results.get(name).bytes()));
      DeviceUsage.ran(device, Math.max(1, System.nanoTime() - began));
    } catch (OrtException e) {
      throw new TensorRtException(
          new Shortfall(Kind.EXECUTION_FAILED, "the run failed: " + e, "check the network"), e);
    }
  }

  /** Found by a run on zeros. */
  Map<String, Shape> outputShapes(Map<String, Shape> shapes) {
    Map<String, ByteBuffer> zeros = new HashMap<>();
    for (PlanBinding binding : bindings()) {
      if (binding.direction() == Direction.INPUT) {
        zeros.put(
            binding.name(),
            ByteBuffer.allocateDirect((int) binding.bytes(shapes.get(binding.name()))));
      }
    }
    try {
      Map<String, Shape> found = new HashMap<>();
      session.run(shapes, zeros).forEach((name, tensor) -> found.put(name, tensor.shape()));
      return found;
    } catch (OrtException e) {
      throw new IllegalArgumentException("The network does not take " + shapes, e);
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The plan is closed");
    }
  }

  @Override
  public void close() {
    if (children.get() > 0) {
      throw new IllegalStateException(
          "The plan is closed before %d contexts or pieces of memory of it"
              .formatted(children.get()));
    }
    if (closed.compareAndSet(false, true)) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      } finally {
        backend.giveBack(format.onnx().length);
        lease.close();
      }
    }
  }
}
