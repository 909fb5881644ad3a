package io.segstream.inference.batch;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A model whose engine can be replaced while it serves. Sessions that have begun end on the engine
 * they began on; later ones get the new one. No batch is lost, and no session sees two engines.
 *
 * <p>Thread-safe. Owns every inference that it is given, from the moment it is given. Interrupts
 * are kept for the caller: an engine must not go before the sessions on it are over.
 */
public final class SwitchingInference implements FrameInference {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Tenure current;
  private int retiring;
  private int opening;
  private boolean closed;

  /** The time of one engine; guarded by the lock. */
  private static final class Tenure {
    private final FrameInference inference;
    private int sessions;

    private Tenure(FrameInference inference) {
      this.inference = inference;
    }
  }

  public SwitchingInference(FrameInference first) {
    this.current = new Tenure(Objects.requireNonNull(first, "first"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is closed
   */
  @Override
  public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
    try (Session session = session()) {
      return session.submit(batch);
    }
  }

  /** {@inheritDoc} Waits for an engine that is being opened. */
  @Override
  public Session session() {
    lock.lock();
    try {
      while (opening > 0 && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new IllegalStateException("The model is closed: it takes no frames any more");
      }
      current.sessions++;
      return new TenureSession(current);
    } finally {
      lock.unlock();
    }
  }

  private final class TenureSession implements Session {
    private final Tenure tenure;
    private boolean ended;

    private TenureSession(Tenure tenure) {
      this.tenure = tenure;
    }

    @Override
    public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
      return tenure.inference.submit(batch);
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!ended) {
          ended = true;
          tenure.sessions--;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Gives sessions that begin from now on to another engine, waits for those that have begun, and
   * closes the engine before. The caller must hold no session.
   *
   * @return whether {@code next} serves; if this was closed already, it is closed unused
   */
  public boolean switchTo(FrameInference next) {
    Objects.requireNonNull(next, "next");
    return succeed(next, 0);
  }

  /**
   * As {@link #switchTo(FrameInference)}, for an engine that is still to be opened because the one
   * that serves is of no use: sessions that begin meanwhile wait for it. If it cannot be opened
   * they get the engine that was there, which goes on.
   *
   * @param next opens it, on the caller's thread; must begin no session; not asked if this is
   *     closed
   * @return whether the new engine serves
   */
  public boolean switchTo(Supplier<FrameInference> next) {
    Objects.requireNonNull(next, "next");
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      opening++;
    } finally {
      lock.unlock();
    }
    FrameInference opened = null;
    try {
      opened = Objects.requireNonNull(next.get(), "next");
    } finally {
      if (opened == null) {
        lock.lock();
        try {
          opening--;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
    return succeed(opened, 1);
  }

  /**
   * @param openings how many were waited for, and are over
   */
  private boolean succeed(FrameInference next, int openings) {
    Tenure before;
    lock.lock();
    try {
      opening -= openings;
      before = closed ? null : current;
      if (before != null) {
        current = new Tenure(next);
        retiring++;
        changed.signalAll();
        while (before.sessions > 0 && !closed) {
          changed.awaitUninterruptibly();
        }
      }
    } finally {
      lock.unlock();
    }
    if (before == null) {
      next.close();
      return false;
    }
    try {
      before.inference.close();
    } finally {
      lock.lock();
      try {
        retiring--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return true;
  }

  /**
   * Finishes what was submitted, then closes every engine that is still open. Sessions that are not
   * over take no batch any more.
   */
  @Override
  public void close() {
    Tenure last;
    lock.lock();
    try {
      last = closed ? null : current;
      closed = true;
      changed.signalAll();
      while (retiring > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.inference.close();
    }
  }
}
