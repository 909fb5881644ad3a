package io.segstream.inference.tensorrt;

import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The contexts of a plan on one device: made when they are needed, kept for the next call, never
 * more than a limit. A context of another profile gives way. Thread-safe.
 */
public final class ContextPool implements AutoCloseable {
  private final LoadedPlan plan;
  private final ContextOptions options;
  private final Semaphore permits;
  private final int limit;
  private final Deque<PlanContext> idle = new ArrayDeque<>();
  private int live;
  private boolean closed;

  /**
   * @param plan stays the caller's, and open as long as the pool
   * @param limit contexts at once, 1 or more; two overlap copies and kernels
   */
  public ContextPool(LoadedPlan plan, int limit, ContextOptions options) {
    if (limit < 1) {
      throw new IllegalArgumentException("contexts %d must be 1 or more".formatted(limit));
    }
    this.plan = plan;
    this.limit = limit;
    this.options = options;
    this.permits = new Semaphore(limit, true);
  }

  /**
   * Waits for a context; the caller gives it back.
   *
   * @throws TensorRtException if there is no memory for one
   * @throws IllegalStateException if the pool is closed
   */
  public PlanContext take(int profile) {
    permits.acquireUninterruptibly();
    return taken(profile);
  }

  /** A context if there is one to be had without waiting, and memory for it. */
  public Optional<PlanContext> poll(int profile) {
    if (!permits.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(taken(profile));
    } catch (TensorRtException e) {
      if (e.kind() == Kind.OUT_OF_MEMORY) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private PlanContext taken(int profile) {
    try {
      return find(profile);
    } catch (RuntimeException | Error e) {
      permits.release();
      throw e;
    }
  }

  private synchronized PlanContext find(int profile) {
    if (closed) {
      throw new IllegalStateException("The contexts of this plan are closed");
    }
    for (Iterator<PlanContext> contexts = idle.descendingIterator(); contexts.hasNext(); ) {
      PlanContext context = contexts.next();
      if (context.profile() == profile) {
        contexts.remove();
        return context;
      }
    }
    if (live == limit) {
      end(idle.removeFirst());
    }
    try {
      return begin(profile);
    } catch (TensorRtException e) {
      if (e.kind() != Kind.OUT_OF_MEMORY || idle.isEmpty()) {
        throw e;
      }
      while (!idle.isEmpty()) {
        end(idle.removeFirst());
      }
      return begin(profile);
    }
  }

  private PlanContext begin(int profile) {
    PlanContext context = plan.newContext(profile, options);
    live++;
    return context;
  }

  private void end(PlanContext context) {
    live--;
    context.close();
  }

  /** Takes a context back that has nothing left to await. */
  public synchronized void giveBack(PlanContext context) {
    if (closed) {
      end(context);
    } else {
      idle.addLast(context);
    }
    permits.release();
  }

  /** Ends a context that failed: what it would do next is not known. */
  public synchronized void discard(PlanContext context) {
    try {
      end(context);
    } finally {
      permits.release();
    }
  }

  /** Contexts that can be had without waiting. */
  public int available() {
    return permits.availablePermits();
  }

  /** Closes idle contexts now, and those in use when they come back. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!idle.isEmpty()) {
      end(idle.removeFirst());
    }
  }
}
