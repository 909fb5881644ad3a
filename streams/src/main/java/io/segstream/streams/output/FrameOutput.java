package io.segstream.streams.output;

import io.segstream.schemas.v1.FrameSegments;
import java.io.IOException;

/**
 * Takes published frames, in the order of their topic, and writes them somewhere.
 *
 * <p>Call order: {@link #write} any number of times, then {@link #close} once, which completes what
 * has to be complete at the end. Not thread-safe.
 */
public interface FrameOutput extends AutoCloseable {
  void write(FrameSegments frame) throws IOException;

  @Override
  void close() throws IOException;
}
