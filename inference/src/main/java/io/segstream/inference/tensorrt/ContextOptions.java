package io.segstream.inference.tensorrt;

import java.util.Objects;

/**
 * How a context runs.
 *
 * @param graphs whether the kernels of a shape are recorded once and then started as one
 */
public record ContextOptions(Graphs graphs) {
  /** CUDA graphs. */
  public enum Graphs {
    /** Kernels are started one by one. */
    OFF,
    /** A shape that comes a second time is recorded. Takes device memory per shape. */
    PER_SHAPE
  }

  public ContextOptions {
    Objects.requireNonNull(graphs, "graphs");
  }

  /** Graphs where shapes are fixed is what callers ask for; nothing is the default. */
  public static ContextOptions defaults() {
    return new ContextOptions(Graphs.OFF);
  }
}
