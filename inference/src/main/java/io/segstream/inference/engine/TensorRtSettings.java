package io.segstream.inference.engine;

import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import java.util.Objects;

/**
 * How TensorRT runs a model.
 *
 * @param contextsPerDevice calls that run beside each other on a device, 1 or more; two hide copies
 *     behind kernels, and more take memory
 * @param graphs whether kernels of a shape are started as one. Batches are then filled up to powers
 *     of two, so that there are few shapes.
 * @param idleBytes memory of the host that may wait in the pool for the next call; 0 or more
 */
public record TensorRtSettings(int contextsPerDevice, Graphs graphs, long idleBytes) {
  private static final long DEFAULT_IDLE_BYTES = 256L << 20;

  public TensorRtSettings {
    Objects.requireNonNull(graphs, "graphs");
    if (contextsPerDevice < 1 || idleBytes < 0) {
      throw new IllegalArgumentException(
          "contextsPerDevice %d must be 1 or more and idleBytes %d must not be negative"
              .formatted(contextsPerDevice, idleBytes));
    }
  }

  /** Two contexts, no graphs. */
  public static TensorRtSettings defaults() {
    return new TensorRtSettings(2, Graphs.OFF, DEFAULT_IDLE_BYTES);
  }
}
