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
 * @param smallestSide both sides must have at least so many pixels; a multiple of {@code
 *     multipleOf}, which is also what to give if every multiple will do
 * @param fixedBatch frames of every call; 0 if the model takes any number
 */
public record ModelInput(
    String name,
    PixelFormat format,
    FrameSize size,
    Sizing sizing,
    int multipleOf,
    int smallestSide,
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
    if (smallestSide < multipleOf || smallestSide % multipleOf != 0) {
      throw new IllegalArgumentException(
          "smallestSide %d must be a multiple of multipleOf %d"
              .formatted(smallestSide, multipleOf));
    }
    if (sizing == Sizing.DYNAMIC && Math.min(size.width(), size.height()) < smallestSide) {
      throw new IllegalArgumentException(
          "size %s is smaller than %s %d"
              .formatted(
                  size, smallestSide == multipleOf ? "multipleOf" : "smallestSide", smallestSide));
    }
  }

  /** An input as the pipeline likes it best: packed RGB bytes, any size, any number of frames. */
  public static ModelInput packedRgb(String name, FrameSize size, int multipleOf) {
    return new ModelInput(
        name, PixelFormat.PACKED_RGB, size, Sizing.DYNAMIC, multipleOf, multipleOf, ANY_BATCH);
  }

  /** The same input for frames whose sides have at least so many pixels. */
  public ModelInput withSmallestSide(int pixels) {
    return new ModelInput(name, format, size, sizing, multipleOf, pixels, fixedBatch);
  }

  /** Whether the model takes frames of this size. */
  public boolean accepts(FrameSize frame) {
    return sizing == Sizing.FIXED
        ? frame.equals(size)
        : frame.width() % multipleOf == 0
            && frame.height() % multipleOf == 0
            && Math.min(frame.width(), frame.height()) >= smallestSide;
  }

  /** The sizes that {@link #accepts} takes, for error texts. */
  public String acceptedSizes() {
    return sizing == Sizing.FIXED
        ? "exactly " + size
        : "width and height that are multiples of "
            + multipleOf
            + (smallestSide == multipleOf ? "" : " from %d on".formatted(smallestSide));
  }
}
