package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.segment.SegmentExtractor;
import java.util.Optional;

/** Refuses at start what would otherwise fail on every frame. */
final class InputCheck {
  private InputCheck() {}

  /**
   * Checks the frames' size as far as it is known before the first frame.
   *
   * @throws IllegalArgumentException if the model does not take the configured size, or gives a
   *     grid for it that is too fine to extract segments from
   */
  static void require(ModelCard card, Optional<FrameSize> configured) {
    if (configured.isEmpty() && card.input().sizing() == Sizing.DYNAMIC) {
      return;
    }
    FrameSize size = configured.orElse(card.input().size());
    FrameSize input = InputSize.forSource(card, size, configured);
    try {
      SegmentExtractor.requireGrid(input.width() / card.stride(), input.height() / card.stride());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Model %s at an input size of %s: %s".formatted(card.reference(), input, e.getMessage()),
          e);
    }
  }
}
