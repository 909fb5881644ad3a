package io.segstream.inference.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An engine in plain Java: the objectness of a pixel is its red value. Tests hold its calls back,
 * make them fail, and see what was asked of it.
 */
public final class FakeEngine implements SegmentationEngine {
  public static final String HANDLE = "fake-features";

  /** Frames of each call, in the order in which calls began. */
  public final List<Integer> calls = new CopyOnWriteArrayList<>();

  /** Calls that have begun, for tests that wait for them. */
  public final Semaphore begun = new Semaphore(0);

  /** Permits for calls to go on; unlimited unless a test drains it. */
  public final Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);

  public final AtomicInteger closed = new AtomicInteger();
  private volatile Consumer<FrameBatch> check = batch -> {};

  /** Looks at each batch before it runs, and throws what the call shall throw. */
  public void setCheck(Consumer<FrameBatch> check) {
    this.check = check;
  }

  @Override
  public String name() {
    return "Fake";
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    calls.add(batch.count());
    begun.release();
    permits.acquireUninterruptibly();
    if (closed.get() > 0) {
      throw new IllegalStateException("The engine of model fake is closed");
    }
    if (batch.width() % 2 + batch.height() % 2 > 0) {
      throw new IllegalArgumentException(
          "Model fake does not take frames of %dx%d: it takes even sizes"
              .formatted(batch.width(), batch.height()));
    }
    check.accept(batch);
    return new Features(batch);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  private static final class Features implements FrameFeatures {
    private final FrameBatch shape;
    private final float[] reds;
    private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
    private boolean closed;

    Features(FrameBatch batch) {
      shape = batch;
      reds = new float[batch.count() * batch.width() * batch.height()];
      for (int i = 0; i < reds.length; i++) {
        reds[i] = (batch.pixels().get(i * FrameBatch.CHANNELS) & 0xff) / 255f;
      }
    }

    @Override
    public int count() {
      return shape.count();
    }

    @Override
    public FeatureMap frame(int index) {
      Objects.checkIndex(index, shape.count());
      if (closed) {
        throw new IllegalStateException("These features are closed; read them before closing");
      }
      int cells = shape.width() * shape.height();
      FloatBuffer objectness = FloatBuffer.wrap(reds, index * cells, cells).slice();
      return new FeatureMap(shape.width(), shape.height(), 0, null, objectness, 0, null);
    }

    @Override
    public void close() {
      closed = true;
      lease.close();
    }
  }
}
