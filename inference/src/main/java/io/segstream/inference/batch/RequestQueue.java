package io.segstream.inference.batch;

import io.segstream.inference.batch.BatchSettings.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A bounded queue of requests that hands them out in groups: what one call of the engine can take.
 * The oldest request is always in the next group, so that no size of frames can starve another.
 */
final class RequestQueue {
  private final BatchSettings settings;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition space = lock.newCondition();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private boolean closed;

  RequestQueue(BatchSettings settings, LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /**
   * Adds a request; blocks while the queue is full.
   *
   * @return whether it was added: not if the queue is closed
   */
  boolean put(Request request) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && waiting.size() >= settings.queueCapacity()) {
        space.await();
      }
      if (closed) {
        return false;
      }
      waiting.addLast(request);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for requests.
   *
   * @return one or more, in the order of submission; none once the queue is closed and empty
   */
  List<Request> takeGroup() {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return List.of();
        }
        changed.awaitUninterruptibly();
      }
      List<Request> group = new ArrayList<>();
      group.add(waiting.removeFirst());
      space.signalAll();
      if (settings.mode() == Mode.ENABLED) {
        gather(group);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Adds company of the same size, until the group is full or its oldest request is due. */
  private void gather(List<Request> group) {
    Request first = group.get(0);
    long due = first.submittedNanos() + TimeUnit.MICROSECONDS.toNanos(settings.maxWaitMicros());
    int frames = first.frames();
    while (true) {
      for (Iterator<Request> rest = waiting.iterator(); rest.hasNext(); ) {
        Request next = rest.next();
        if (next.sameSizeAs(first) && frames + next.frames() <= settings.maxBatch()) {
          rest.remove();
          group.add(next);
          frames += next.frames();
          space.signalAll();
        }
      }
      long remaining = due - nanoClock.getAsLong();
      if (frames >= settings.maxBatch() || closed || remaining <= 0) {
        return;
      }
      if (!await(remaining)) {
        return;
      }
    }
  }

  /** An interrupted worker waits no longer, but loses no request. */
  private boolean await(long nanos) {
    try {
      // The caller reads the clock again: the time left of this wait does not matter.
      long ignored = changed.awaitNanos(nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Requests that wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further requests and releases everybody who waits; what is queued can be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      space.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
