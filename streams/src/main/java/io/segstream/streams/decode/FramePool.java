package io.segstream.streams.decode;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct buffers for frames, reused by size: allocating them for every chunk would leave gigabytes
 * waiting for the garbage collector. Safe for use by several threads.
 *
 * <p>The limit counts leased and idle bytes together. Idle buffers of other sizes are dropped to
 * make room; if the leased ones alone reach the limit, the next lease is refused.
 */
public final class FramePool {
  private final long limitBytes;
  private final Map<Integer, ArrayDeque<ByteBuffer>> idle = new HashMap<>();
  private long idleBytes;
  private long leasedBytes;
  private int leases;

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

  /**
   * Lends a buffer of exactly {@code bytes} bytes.
   *
   * @throws IllegalStateException if the leased buffers leave no room for it
   */
  public synchronized Lease lease(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "A frame buffer of %d bytes was asked for, must be at least 1".formatted(bytes));
    }
    if (leasedBytes + bytes > limitBytes) {
      throw new IllegalStateException(
          ("The frame pool's limit of %d bytes does not allow %d more: %d bytes are on loan in %d"
                  + " leases. Raise the limit, or use fewer threads, smaller batches or a smaller"
                  + " model input")
              .formatted(limitBytes, bytes, leasedBytes, leases));
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
    return new Lease(buffer.clear());
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
