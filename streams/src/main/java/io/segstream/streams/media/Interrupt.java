package io.segstream.streams.media;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Lets FFmpeg's blocking calls end: when a deadline passes or when the owner asks to stop. Without
 * it a silent camera holds its thread for ever.
 */
final class Interrupt implements AutoCloseable {
  private static final Map<Long, Interrupt> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT_ID = new AtomicLong(1);
  private static final Callback CALLBACK = new Callback();

  private final long id = NEXT_ID.getAndIncrement();
  private final LongSupplier nanoTime;
  private final BooleanSupplier stopped;
  private volatile long armedAt;
  private volatile long limitNanos = Long.MAX_VALUE;

  /**
   * @param nanoTime monotonic clock, nanoseconds
   * @param stopped true once the owner wants every call to end
   */
  Interrupt(LongSupplier nanoTime, BooleanSupplier stopped) {
    this.nanoTime = nanoTime;
    this.stopped = stopped;
    OPEN.put(id, this);
  }

  void attachTo(AVFormatContext context) {
    AVIOInterruptCB slot = context.interrupt_callback();
    slot.callback(CALLBACK);
    slot.opaque(new NativeIo.Token(id));
  }

  /** Starts a deadline for the calls that follow. */
  void arm(Duration limit) {
    armedAt = nanoTime.getAsLong();
    limitNanos = limit.toNanos();
  }

  boolean expired() {
    return nanoTime.getAsLong() - armedAt > limitNanos;
  }

  boolean stopped() {
    return stopped.getAsBoolean();
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }

  private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      Interrupt interrupt = OPEN.get(opaque.address());
      return interrupt != null && (interrupt.stopped() || interrupt.expired()) ? 1 : 0;
    }
  }
}
