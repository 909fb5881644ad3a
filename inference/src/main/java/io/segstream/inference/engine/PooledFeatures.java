package io.segstream.inference.engine;

import java.util.List;
import java.util.Objects;

/** Features that live in tensor sets of a pool until they are closed. */
final class PooledFeatures implements FrameFeatures {
  /** Kind of native handle: a result that nobody has closed yet. */
  static final String HANDLE = "frame-features";

  private final TensorPool pool;
  private final List<TensorSet> sets;
  private final int framesPerSet;
  private final int count;
  private final NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
  private boolean closed;

  /** Owns the sets until it is closed. */
  PooledFeatures(TensorPool pool, List<TensorSet> sets, int framesPerSet, int count) {
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
    }
  }
}
