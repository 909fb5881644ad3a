package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;

/**
 * An input or output of a plan.
 *
 * @param shape -1 for axes that profiles leave open
 */
public record PlanBinding(String name, Direction direction, DataType type, Shape shape) {
  /** Which way the numbers go. */
  public enum Direction {
    INPUT,
    OUTPUT
  }

  public PlanBinding {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(shape, "shape");
  }

  /** Bytes of a tensor of this binding's type. */
  public long bytes(Shape actual) {
    return Math.multiplyExact(actual.size(), (long) type.getNumOfBytes());
  }
}
