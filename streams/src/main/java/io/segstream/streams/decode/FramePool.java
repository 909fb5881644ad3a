package io.segstream.streams.decode;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct buffers for frames, reused by size: allocating them for every chunk would leave gigabytes
 * waiting for the garbage collector. Safe for use by several threads.
 *
 * <p>The limit counts leased and idle bytes together. Idle buffers of other sizes are dropped to
 * make room; if the leased ones alone reach the limit, who wants more waits until one is given
 * back. A buffer that is alone is lent whatever its size. So threads that hold no lease while they
 * wait for one never wait for each other.
 */
public final class FramePool {
  private static final Logger LOG = LoggerFactory.getLogger(FramePool.class);

  private final long limitBytes;
  private final Map<Integer, ArrayDeque<ByteBuffer>> idle = new HashMap<>();
  private long idleBytes;
  private long leasedBytes;
  private int leases;
  private boolean shortageLogged;

  /**
   * @param limitBytes most bytes the pool may hold, 1 or more
   */
  public FramePool(long limitBytes) {
    if (limitBytes < 1) {
      throw new IllegalArgumentException(
          "The frame pool's limit is %d bytes, must be at least 1".formatted(limitBytes));
    }
    this.limitBytes = limitBytes;
  }

  /** A pool that leaves half of the JVM's direct memory to others. */
  public static FramePool ofDirectMemory() {
    return new FramePool(Math.max(1, DirectMemory.limitBytes() / 2));
  }

  /** One buffer on loan. Its owner closes it once; the buffer must not be used after that. */
  public final class Lease implements AutoCloseable {
    private final ByteBuffer whole;
    private boolean open = true;

    private Lease(ByteBuffer whole) {
      this.whole = whole;
    }

    /** The buffer: position 0, limit and capacity as asked for; its content is undefined. */
    public ByteBuffer buffer() {
      synchronized (FramePool.this) {
        if (!open) {
          throw new IllegalStateException("This frame buffer has been given back");
        }
        return whole;
      }
    }

    @Override
    public void close() {
      synchronized (FramePool.this) {
        if (open) {
          open = false;
          giveBack(whole);
        }
      }
    }
  }

  /** Lends a buffer of exactly {@code bytes} bytes; empty if the leased ones leave no room. */
  public synchronized Optional<Lease> tryLease(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "A frame buffer of %d bytes was asked for, must be at least 1".formatted(bytes));
    }
    if (leases > 0 && leasedBytes + bytes > limitBytes) {
      return Optional.empty();
    }
    ArrayDeque<ByteBuffer> fitting = idle.get(bytes);
    ByteBuffer buffer = fitting == null ? null : fitting.poll();
    if (buffer == null) {
      makeRoom(bytes);
      buffer = ByteBuffer.allocateDirect(bytes);
    } else {
      idleBytes -= bytes;
    }
    leasedBytes += bytes;
    leases++;
    return Optional.of(new Lease(buffer.clear()));
  }

  /**
   * Lends a buffer of exactly {@code bytes} bytes, waiting until there is room.
   *
   * @return empty if there was none within the time
   */
  public synchronized Optional<Lease> lease(int bytes, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<Lease> lease = tryLease(bytes);
    while (lease.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      logShortage(bytes);
      TimeUnit.NANOSECONDS.timedWait(this, left);
      lease = tryLease(bytes);
    }
    return lease;
  }

  private void logShortage(int bytes) {
    if (!shortageLogged) {
      shortageLogged = true;
      LOG.warn(
          "{}. Until then threads wait for each other; this is not said again", shortage(bytes));
    }
  }

  /** Why {@code bytes} more cannot be lent, and what to do. */
  public synchronized String shortage(int bytes) {
    return ("The frame pool's limit of %d bytes does not allow %d more: %d bytes are on loan in %d"
            + " leases. Raise the JVM's -XX:MaxDirectMemorySize, of which the pool takes half, or"
            + " use fewer threads, smaller batches or a smaller model input")
        .formatted(limitBytes, bytes, leasedBytes, leases);
  }

  private void makeRoom(int bytes) {
    var sizes = idle.values().iterator();
    while (leasedBytes + idleBytes + bytes > limitBytes && sizes.hasNext()) {
      ArrayDeque<ByteBuffer> buffers = sizes.next();
      while (leasedBytes + idleBytes + bytes > limitBytes && !buffers.isEmpty()) {
        idleBytes -= buffers.poll().capacity();
      }
      if (buffers.isEmpty()) {
        sizes.remove();
      }
    }
  }

  private void giveBack(ByteBuffer buffer) {
    int bytes = buffer.capacity();
    leasedBytes -= bytes;
    leases--;
    idleBytes += bytes;
    idle.computeIfAbsent(bytes, size -> new ArrayDeque<>()).push(buffer);
    notifyAll();
  }

  /** Buffers on loan now. */
  public synchronized int leases() {
    return leases;
  }

  /** Bytes held, on loan and idle together. */
  public synchronized long bytes() {
    return leasedBytes + idleBytes;
  }
}
