package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shapes that a plan's inputs may have together: one optimisation profile of TensorRT.
 *
 * @param inputs by name; every input of the network that has a dynamic axis, and those only
 */
public record ShapeProfile(SortedMap<String, ShapeRange> inputs) {
  public ShapeProfile {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("A profile needs at least one input");
    }
  }

  /** The profile of a network with one input. */
  public static ShapeProfile of(String input, ShapeRange range) {
    return new ShapeProfile(new TreeMap<>(Map.of(input, range)));
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ShapeProfile parse(String text) {
    SortedMap<String, ShapeRange> inputs = new TreeMap<>();
    for (String input : text.strip().split(",", -1)) {
      int colon = input.lastIndexOf(':');
      String[] shapes = input.substring(colon + 1).split("/", -1);
      if (colon < 1 || shapes.length != 3) {
        throw malformed(text, null);
      }
      try {
        inputs.put(
            input.substring(0, colon),
            new ShapeRange(shape(shapes[0]), shape(shapes[1]), shape(shapes[2])));
      } catch (NumberFormatException e) {
        throw malformed(text, e);
      }
    }
    return new ShapeProfile(inputs);
  }

  private static Shape shape(String axes) {
    return new Shape(Arrays.stream(axes.split("x", -1)).mapToLong(Long::parseLong).toArray());
  }

  private static IllegalArgumentException malformed(String text, Throwable cause) {
    return new IllegalArgumentException(
        "Profile '%s' must be name:min/opt/max with axes like 1x270x480x3, inputs separated by commas"
            .formatted(text),
        cause);
  }

  /** Whether inputs of these shapes can run; inputs that the profile does not name do not count. */
  public boolean holds(Map<String, Shape> shapes) {
    return inputs.entrySet().stream()
        .allMatch(
            input ->
                shapes.containsKey(input.getKey())
                    && input.getValue().holds(shapes.get(input.getKey())));
  }

  /** For example {@code frames:1x8x8x3/8x8x8x3/32x8x8x3}; part of the key of a plan. */
  @Override
  public String toString() {
    return inputs.entrySet().stream()
        .map(input -> input.getKey() + ":" + input.getValue())
        .collect(Collectors.joining(","));
  }
}
