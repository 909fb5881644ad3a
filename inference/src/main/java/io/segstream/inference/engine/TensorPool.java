package io.segstream.inference.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Keeps tensor sets for the next call of the same shape. Idle sets are bounded in bytes, and the
 * ones that waited longest go first. Thread-safe.
 */
final class TensorPool<S extends TensorSet> implements AutoCloseable {
  private final long idleBytesLimit;
  private final Deque<S> idle = new ArrayDeque<>();
  private long idleBytes;
  private boolean closed;

  TensorPool(long idleBytesLimit) {
    this.idleBytesLimit = idleBytesLimit;
  }

  /** An idle set of this shape, the one used last; null if there is none. */
  synchronized S take(TensorSet.CallShape shape) {
    for (Iterator<S> sets = idle.descendingIterator(); sets.hasNext(); ) {
      S set = sets.next();
      if (set.shape().equals(shape)) {
        sets.remove();
        idleBytes -= set.bytes();
        return set;
      }
    }
    return null;
  }

  /** Takes a set back that nobody reads any more. */
  synchronized void giveBack(S set) {
    if (closed) {
      set.close();
      return;
    }
    idle.addLast(set);
    idleBytes += set.bytes();
    while (idleBytes > idleBytesLimit) {
      S oldest = idle.removeFirst();
      idleBytes -= oldest.bytes();
      oldest.close();
    }
  }

  /** Closes idle sets now, and those still in use when they come back. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(TensorSet::close);
    idle.clear();
    idleBytes = 0;
  }
}
