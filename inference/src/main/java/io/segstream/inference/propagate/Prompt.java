package io.segstream.inference.propagate;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import java.util.Objects;

/**
 * "Track this", in pixels of the source frame. A second prompt with the id of a tracked object
 * corrects it.
 */
public sealed interface Prompt {
  /** Chosen by the sender, not blank. */
  String id();

  /** The object's mask, at the size of the source frame. */
  record Mask(String id, RleMask mask) implements Prompt {
    public Mask {
      requireId(id);
      Objects.requireNonNull(mask, "mask");
    }
  }

  /** A box around the object. */
  record Box(String id, PixelBox box) implements Prompt {
    public Box {
      requireId(id);
      Objects.requireNonNull(box, "box");
    }
  }

  /** Points on the object and beside it, at least one on it. */
  record Points(String id, List<Point> points) implements Prompt {
    public Points {
      requireId(id);
      points = List.copyOf(points);
    }
  }

  /**
   * A pixel.
   *
   * @param x column
   * @param y row
   * @param positive true on the object, false beside it
   */
  record Point(int x, int y, boolean positive) {}

  /** The object is no longer wanted. */
  record Withdrawal(String id) implements Prompt {
    public Withdrawal {
      requireId(id);
    }
  }

  /** Most characters of an id. */
  int LONGEST_ID = 200;

  private static void requireId(String id) {
    if (id == null || id.isBlank()) {
      throw new IllegalArgumentException("A prompt needs an id, got '%s'".formatted(id));
    }
    if (id.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "The id of a prompt has %d characters, at most %d are allowed"
              .formatted(id.length(), LONGEST_ID));
    }
  }
}
