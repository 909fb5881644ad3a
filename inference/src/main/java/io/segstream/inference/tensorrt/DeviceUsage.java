package io.segstream.inference.tensorrt;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process does with its GPUs, by index: time of runs, and memory of plans and contexts.
 * For metrics; backends report to it.
 */
public final class DeviceUsage {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final ConcurrentMap<Integer, AtomicLong> NANOS = new ConcurrentHashMap<>();
  private static final ConcurrentMap<Integer, AtomicLong> BYTES = new ConcurrentHashMap<>();

  private DeviceUsage() {}

  /** Memory of a device in use. Closing twice counts once. */
  @FunctionalInterface
  public interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Counts a run.
   *
   * @param nanos from the first copy to the device to the last one from it, as the device measured
   */
  public static void ran(int device, long nanos) {
    of(NANOS, device).addAndGet(nanos);
  }

  /** Counts memory until it is given back. */
  public static Reservation reserve(int device, long bytes) {
    of(BYTES, device).addAndGet(bytes);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        of(BYTES, device).addAndGet(-bytes);
      }
    };
  }

  private static AtomicLong of(ConcurrentMap<Integer, AtomicLong> counts, int device) {
    return counts.computeIfAbsent(device, unknown -> new AtomicLong());
  }

  /** Seconds of runs so far, by device; runs that overlap count each. */
  public static Map<Integer, Double> seconds() {
    Map<Integer, Double> seconds = new TreeMap<>();
    NANOS.forEach((device, nanos) -> seconds.put(device, nanos.get() / NANOS_PER_SECOND));
    return seconds;
  }

  /** Bytes in use now, by device. */
  public static Map<Integer, Long> bytes() {
    Map<Integer, Long> bytes = new TreeMap<>();
    BYTES.forEach((device, used) -> bytes.put(device, used.get()));
    return bytes;
  }
}
