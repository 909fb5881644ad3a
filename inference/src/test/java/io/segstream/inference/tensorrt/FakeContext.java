package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A context of {@link FakeTensorRt} with a thread for a stream. */
final class FakeContext implements PlanContext {
  private final FakePlan plan;
  private final int profile;
  private final RunCheck check;
  private final long bytes;
  private final ExecutorService stream = Executors.newSingleThreadExecutor();
  private final Map<Map<String, Shape>, Map<String, Shape>> outputs = new ConcurrentHashMap<>();
  private final NativeHandles.Lease lease;
  private final DeviceUsage.Reservation reservation;
  private CompletableFuture<Void> running;
  private boolean closed;

  FakeContext(FakePlan plan, int profile, RunCheck check, long bytes) {
    this.plan = plan;
    this.profile = profile;
    this.check = check;
    this.bytes = bytes;
    plan.acquire(bytes, "a context");
    this.lease = NativeHandles.acquire(FakeTensorRt.CONTEXT_HANDLE);
    this.reservation = DeviceUsage.reserve(plan.device(), bytes);
  }

  @Override
  public int profile() {
    return profile;
  }

  @Override
  public Map<String, Shape> outputShapes(Map<String, Shape> inputs) {
    check.shapes(inputs);
    return outputs.computeIfAbsent(Map.copyOf(inputs), plan::outputShapes);
  }

  @Override
  public void enqueue(
      Map<String, Shape> shapes, Map<String, ByteBuffer> in, Map<String, ByteBuffer> out) {
    if (closed || running != null) {
      throw new IllegalStateException(
          closed ? "The context is closed" : "The last run was not awaited");
    }
    Map<String, Shape> outShapes = outputShapes(shapes);
    check.buffers(Direction.INPUT, shapes, in);
    check.buffers(Direction.OUTPUT, outShapes, out);
    running = CompletableFuture.runAsync(() -> plan.run(shapes, in, out), stream);
  }

  @Override
  public void await() {
    CompletableFuture<Void> last = running;
    running = null;
    if (last != null) {
      try {
        last.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException failure ? failure : e;
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (running != null) {
        running.exceptionally(failure -> null).join();
      }
      stream.shutdown();
      lease.close();
      reservation.close();
      plan.release(bytes);
    }
  }
}
