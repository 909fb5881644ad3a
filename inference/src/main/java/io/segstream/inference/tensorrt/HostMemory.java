package io.segstream.inference.tensorrt;

import java.nio.ByteBuffer;

/** Memory of the host that belongs to a {@link LoadedPlan}. Closing twice is harmless. */
public interface HostMemory extends AutoCloseable {
  /** All of it: direct, native byte order, position 0; not to be used after {@link #close}. */
  ByteBuffer bytes();

  @Override
  void close();
}
