package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaHostAlloc;
import static org.bytedeco.cuda.global.cudart.cudaHostAllocPortable;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.HostMemory;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Page-locked memory, pinned for all devices. */
final class PinnedMemory implements HostMemory {
  /** Kind of native handle: one piece of page-locked memory. */
  static final String HANDLE = "trt-pinned";

  private final Pointer memory = new Pointer();
  private final ByteBuffer bytes;
  private final NativeHandles.Lease lease;
  private boolean closed;

  PinnedMemory(long size) {
    int length = Math.toIntExact(size);
    Cuda.check(
        cudaHostAlloc(memory, length, cudaHostAllocPortable),
        "cudaHostAlloc of %d bytes".formatted(size));
    this.bytes = new BytePointer(memory).capacity(length).asByteBuffer();
    this.lease = NativeHandles.acquire(HANDLE);
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      lease.close();
      Cuda.check(cudaFreeHost(memory), "cudaFreeHost");
    }
  }
}
