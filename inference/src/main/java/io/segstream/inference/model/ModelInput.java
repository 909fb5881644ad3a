package io.segstream.inference.model;

import java.util.Objects;

/**
 * The image input of a model.
 *
 * @param name of the graph input
 * @param format order and type of the numbers
 * @param size the only size, or for {@link Sizing#DYNAMIC} the size whose longer side bounds the
 *     longer side of frames
 * @param sizing whether other sizes than {@code size} are taken
 * @param multipleOf both sides must be multiples of it; 1 or more
 * @param fixedBatch frames of every call; 0 if the model takes any number
 */
public record ModelInput(
    String name,
    PixelFormat format,
    FrameSize size,
    Sizing sizing,
    int multipleOf,
    int fixedBatch) {
  /** Value of {@link #fixedBatch} for a model that takes any number of frames. */
  public static final int ANY_BATCH = 0;

  public ModelInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(sizing, "sizing");
    if (multipleOf < 1 || fixedBatch < 0) {
      throw new IllegalArgumentException(
          "multipleOf %d must be 1 or more and batch %d must not be negative"
              .formatted(multipleOf, fixedBatch));
    }
    if (sizing == Sizing.DYNAMIC && (size.width() < multipleOf || size.height() < multipleOf)) {
      throw new IllegalArgumentException(
          "size %s is smaller than multipleOf %d".formatted(size, multipleOf));
    }
  }

  /** An input as the pipeline likes it best: packed RGB bytes, any size, any number of frames. */
  public static ModelInput packedRgb(String name, FrameSize size, int multipleOf) {
    return new ModelInput(
        name, PixelFormat.PACKED_RGB, size, Sizing.DYNAMIC, multipleOf, ANY_BATCH);
  }

  /** Whether the model takes frames of this size. */
  public boolean accepts(FrameSize frame) {
    return sizing == Sizing.FIXED
        ? frame.equals(size)
        : frame.width() % multipleOf == 0 && frame.height() % multipleOf == 0;
  }

  /** The sizes that {@link #accepts} takes, for error texts. */
  public String acceptedSizes() {
    return sizing == Sizing.FIXED
        ? "exactly " + size
        : "width and height that are multiples of " + multipleOf;
  }
}
