package io.segstream.inference.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts native objects that are open in this process, by kind. Whoever opens one takes a lease and
 * closes it with the object, so that a leak shows as a number that does not return to zero.
 */
public final class NativeHandles {
  private static final ConcurrentMap<String, AtomicInteger> LIVE = new ConcurrentHashMap<>();

  private NativeHandles() {}

  /** One open native object. Closing twice counts once. */
  @FunctionalInterface
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Counts one more object.
   *
   * @param kind one of a few constant names, for example {@code ort-session}; it becomes the label
   *     of a metric
   */
  public static Lease acquire(String kind) {
    AtomicInteger count = LIVE.computeIfAbsent(kind, ignored -> new AtomicInteger());
    count.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        count.decrementAndGet();
      }
    };
  }

  /** Open objects of all kinds. */
  public static int live() {
    return LIVE.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** Open objects of one kind. */
  public static int live(String kind) {
    AtomicInteger count = LIVE.get(kind);
    return count == null ? 0 : count.get();
  }

  /** Open objects by kind, for every kind seen so far. */
  public static Map<String, Integer> byKind() {
    Map<String, Integer> counts = new TreeMap<>();
    LIVE.forEach((kind, count) -> counts.put(kind, count.get()));
    return counts;
  }
}
