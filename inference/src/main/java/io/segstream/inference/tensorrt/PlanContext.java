package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One stream of work on a plan: copy in, run, copy out. Two contexts overlap: one copies while the
 * other runs.
 *
 * <p>Lifecycle promise: for one thread at a time; {@link #enqueue}, {@link #await}, and again. What
 * was enqueued is awaited before {@link #close} returns, which says nothing about its failure.
 * Closing twice is harmless.
 */
public interface PlanContext extends AutoCloseable {
  /** The profile that it was made for. */
  int profile();

  /**
   * Shapes of the outputs for shapes of the inputs.
   *
   * @return by name, for all outputs
   * @throws IllegalArgumentException if the profile does not hold the shapes
   */
  Map<String, Shape> outputShapes(Map<String, Shape> inputs);

  /**
   * Starts a run and returns. The buffers must stay as they are until {@link #await} returns; those
   * of {@link HostMemory} (or parts of it) are copied beside other work, others while the caller
   * waits.
   *
   * @param shapes of all inputs, by name
   * @param inputs direct buffers, by name, from position to limit, as many bytes as the shape has
   * @param outputs direct buffers to write into, by name; outputs that are not in it stay on the
   *     device
   * @throws IllegalArgumentException if the profile does not hold the shapes, a buffer has another
   *     size, or an input is missing
   * @throws TensorRtException if it cannot be started
   * @throws IllegalStateException if the last run was not awaited, or the context is closed
   */
  void enqueue(
      Map<String, Shape> shapes, Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> outputs);

  /**
   * Waits until the outputs are there; returns at once if nothing was enqueued.
   *
   * @throws TensorRtException if the run failed
   */
  void await();

  @Override
  void close();
}
