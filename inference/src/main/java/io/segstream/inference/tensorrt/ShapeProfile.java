package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
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
