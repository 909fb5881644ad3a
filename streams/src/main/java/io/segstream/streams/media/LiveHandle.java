package io.segstream.streams.media;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts one live native object from opening to closing. */
final class LiveHandle implements AutoCloseable {
  private static final Map<String, AtomicInteger> LIVE = new ConcurrentHashMap<>();

  private final AtomicInteger count;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private LiveHandle(AtomicInteger count) {
    this.count = count;
  }

  static LiveHandle open(String kind) {
    AtomicInteger count = LIVE.computeIfAbsent(kind, name -> new AtomicInteger());
    count.incrementAndGet();
    return new LiveHandle(count);
  }

  static int live() {
    return LIVE.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      count.decrementAndGet();
    }
  }
}
