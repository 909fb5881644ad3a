package io.segstream.inference.model;

import java.util.Optional;

/** Chooses the size at which a model sees the frames of a source. */
public final class InputSize {
  private InputSize() {}

  /**
   * The size to scale frames to.
   *
   * <p>A model of fixed size dictates it. Otherwise the frame keeps its aspect ratio, as near as
   * multiples of the card's {@code multipleOf} and its {@code smallestSide} allow, its longer side
   * is no longer than the longer side on the card, and it is never enlarged (except to the smallest
   * side).
   *
   * @param override a size that the user asked for, taken as it is
   * @throws IllegalArgumentException if the model does not take the override
   */
  public static FrameSize forSource(
      ModelCard card, FrameSize source, Optional<FrameSize> override) {
    ModelInput input = card.input();
    if (override.isPresent()) {
      FrameSize wanted = override.get();
      if (!input.accepts(wanted)) {
        throw new IllegalArgumentException(
            "Model %s does not take frames of %s: it takes %s; the nearest is %s"
                .formatted(
                    card.reference(), wanted, input.acceptedSizes(), nearest(input, wanted)));
      }
      return wanted;
    }
    return input.sizing() == Sizing.FIXED ? input.size() : scaled(input, source);
  }

  private static FrameSize nearest(ModelInput input, FrameSize wanted) {
    return input.sizing() == Sizing.FIXED
        ? input.size()
        : new FrameSize(roundTo(wanted.width(), input), roundTo(wanted.height(), input));
  }

  private static FrameSize scaled(ModelInput input, FrameSize source) {
    int bound = Math.max(input.size().width(), input.size().height());
    int sourceLong = Math.max(source.width(), source.height());
    int sourceShort = Math.min(source.width(), source.height());
    int multiple = input.multipleOf();
    int longSide =
        Math.max(input.smallestSide(), Math.min(sourceLong, bound) / multiple * multiple);
    int shortSide = roundTo((double) sourceShort * longSide / sourceLong, input);
    return source.width() >= source.height()
        ? new FrameSize(longSide, shortSide)
        : new FrameSize(shortSide, longSide);
  }

  private static int roundTo(double value, ModelInput input) {
    int rounded = (int) Math.round(value / input.multipleOf()) * input.multipleOf();
    return Math.max(input.smallestSide(), rounded);
  }
}
