package io.segstream.inference.model;

import java.util.Objects;

/**
 * The output with a vector per pixel.
 *
 * @param name of the graph output, [N, D, h, w]
 * @param dimensions D, 1 or more
 * @param length whether the network already makes vectors of length 1
 */
public record EmbeddingOutput(String name, int dimensions, Length length) {
  /** Length of the vectors that come out of the network. */
  public enum Length {
    /** They have length 1. */
    UNIT,
    /** They have any length and are scaled to 1 after the network. */
    ANY
  }

  public EmbeddingOutput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(length, "length");
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions %d must be 1 or more".formatted(dimensions));
    }
  }

  /** Vectors that the network has normalised itself. */
  public static EmbeddingOutput unit(String name, int dimensions) {
    return new EmbeddingOutput(name, dimensions, Length.UNIT);
  }
}
