package io.segstream.inference.propagate;

import java.util.List;
import java.util.Objects;

/**
 * All that propagation knows about a feed between two frames: the last frame's labels, its grey
 * picture at half size, and per object the sums of its model. Its size depends on the size of the
 * frames and, little, on the number of objects, but not on time. Immutable; arrays are not copied
 * and must not be changed.
 *
 * @param frames taken in since the first prompt
 * @param width columns of the frames as the model sees them, 0 before the first prompt
 * @param height rows of them
 * @param labels of the last frame's pixels, 0 for background
 * @param grey last frame at half size
 * @param targets by label
 */
public record PropagationState(
    long frames, int width, int height, byte[] labels, byte[] grey, List<Target> targets) {
  /** A feed without objects. */
  public static final PropagationState EMPTY =
      new PropagationState(0, 0, 0, new byte[0], new byte[0], List.of());

  public PropagationState {
    Objects.requireNonNull(grey, "grey");
    targets = List.copyOf(targets);
    if (labels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "State holds %d labels, %dx%d needs %d"
              .formatted(labels.length, width, height, (long) width * height));
    }
  }

  /** Whether there is nothing to carry on. */
  public boolean isEmpty() {
    return targets.isEmpty();
  }

  /** Ids of the objects, in the order of their labels. */
  public List<String> ids() {
    return targets.stream().map(Target::id).toList();
  }

  /** The state as bytes, without loss. */
  public byte[] toBytes() {
    return StateCodec.write(this);
  }

  /**
   * The state that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are no state of this version
   */
  public static PropagationState fromBytes(byte[] bytes) {
    return StateCodec.read(bytes);
  }
}
