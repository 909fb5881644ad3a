package io.segstream.inference.engine;

import java.util.List;
import java.util.Objects;

/** Features that live in tensor sets of a pool until they are closed. */
final class PooledFeatures<S extends TensorSet> implements FrameFeatures {
  /** Kind of native handle: a result that nobody has closed yet. */
  static final String HANDLE = "frame-features";

  private final TensorPool<S> pool;
  private final List<S> sets;
  private final int framesPerSet;
  private final int count;
  private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
  private final Runnable afterClose;
  private boolean closed;

  /** Owns the sets until it is closed. */
  PooledFeatures(TensorPool<S> pool, List<S> sets, int framesPerSet, int count) {
    this(pool, sets, framesPerSet, count, () -> {});
  }

  /** The same, with something to do when the sets have been given back. */
  PooledFeatures(
      TensorPool<S> pool, List<S> sets, int framesPerSet, int count, Runnable afterClose) {
    this.afterClose = afterClose;
    this.pool = pool;
    this.sets = sets;
    this.framesPerSet = framesPerSet;
    this.count = count;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public FeatureMap frame(int index) {
    Objects.checkIndex(index, count);
    if (closed) {
      throw new IllegalStateException("These features are closed; read them before closing");
    }
    return sets.get(index / framesPerSet).frame(index % framesPerSet);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sets.forEach(pool::giveBack);
      lease.close();
      afterClose.run();
    }
  }
}
