package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The shapes that one input may have.
 *
 * @param min the smallest, axis by axis, 1 or more
 * @param opt the one that kernels are chosen for
 * @param max the largest
 */
public record ShapeRange(Shape min, Shape opt, Shape max) {
  public ShapeRange {
    Objects.requireNonNull(min, "min");
    Objects.requireNonNull(opt, "opt");
    Objects.requireNonNull(max, "max");
    boolean ordered = min.dimension() == opt.dimension() && opt.dimension() == max.dimension();
    for (int axis = 0; ordered && axis < min.dimension(); axis++) {
      ordered =
          1 <= min.get(axis) && min.get(axis) <= opt.get(axis) && opt.get(axis) <= max.get(axis);
    }
    if (!ordered) {
      throw new IllegalArgumentException(
          "Shapes min %s <= opt %s <= max %s must hold for each axis, from 1"
              .formatted(text(min), text(opt), text(max)));
    }
  }

  /** A range of one shape. */
  public static ShapeRange only(Shape shape) {
    return new ShapeRange(shape, shape, shape);
  }

  /** Whether a shape is in the range. */
  public boolean holds(Shape shape) {
    boolean inside = shape.dimension() == min.dimension();
    for (int axis = 0; inside && axis < min.dimension(); axis++) {
      inside = min.get(axis) <= shape.get(axis) && shape.get(axis) <= max.get(axis);
    }
    return inside;
  }

  /** Whether there is only one shape. */
  public boolean fixed() {
    return min.equals(max);
  }

  /** For example {@code 1x270x480x3/8x270x480x3/32x270x480x3}; part of the key of a plan. */
  @Override
  public String toString() {
    return text(min) + "/" + text(opt) + "/" + text(max);
  }

  private static String text(Shape shape) {
    return Arrays.stream(shape.getShape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining("x"));
  }
}
