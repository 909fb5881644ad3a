package io.segstream.inference.tensorrt;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refuses what would make the native side read or write beyond its memory. */
public final class RunCheck {
  private final List<PlanBinding> bindings;
  private final Optional<ShapeProfile> profile;

  /**
   * @param profile of the context; empty if all shapes of the plan are fixed
   */
  public RunCheck(List<PlanBinding> bindings, Optional<ShapeProfile> profile) {
    this.bindings = List.copyOf(bindings);
    this.profile = profile;
  }

  /**
   * Checks shapes of inputs.
   *
   * @throws IllegalArgumentException if one is missing, or the profile does not hold it
   */
  public void shapes(Map<String, Shape> shapes) {
    for (PlanBinding binding : bindings) {
      if (binding.direction() == Direction.INPUT) {
        Shape shape = shapes.get(binding.name());
        if (shape == null) {
          throw new IllegalArgumentException(
              "Input '%s' has no shape; given are %s".formatted(binding.name(), shapes.keySet()));
        }
        ShapeRange range = range(binding);
        if (!range.holds(shape)) {
          throw new IllegalArgumentException(
              "Input '%s' cannot have shape %s: the profile holds %s"
                  .formatted(binding.name(), shape, range));
        }
      }
    }
  }

  private ShapeRange range(PlanBinding binding) {
    return profile
        .map(shapes -> shapes.inputs().get(binding.name()))
        .orElseGet(() -> ShapeRange.only(binding.shape()));
  }

  /**
   * Checks buffers of one direction.
   *
   * @param shapes of these bindings
   * @throws IllegalArgumentException if an input is missing, a name unknown, or a buffer is not
   *     direct or of another size
   */
  public void buffers(
      Direction direction, Map<String, Shape> shapes, Map<String, ByteBuffer> buffers) {
    for (PlanBinding binding : bindings) {
      if (binding.direction() != direction) {
        continue;
      }
      ByteBuffer buffer = buffers.get(binding.name());
      if (buffer == null && direction == Direction.INPUT) {
        throw new IllegalArgumentException("Input '%s' has no buffer".formatted(binding.name()));
      }
      if (buffer != null) {
        long bytes = binding.bytes(shapes.get(binding.name()));
        if (!buffer.isDirect() || buffer.remaining() != bytes) {
          throw new IllegalArgumentException(
              "Tensor '%s' needs a direct buffer of %d bytes, got %s"
                  .formatted(binding.name(), bytes, buffer));
        }
      }
    }
    for (String name : buffers.keySet()) {
      if (bindings.stream()
          .noneMatch(binding -> binding.name().equals(name) && binding.direction() == direction)) {
        throw new IllegalArgumentException(
            "The plan has no %s '%s'; it has %s"
                .formatted(direction == Direction.INPUT ? "input" : "output", name, bindings));
      }
    }
  }
}
