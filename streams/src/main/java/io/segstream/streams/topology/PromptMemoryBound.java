package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.prompt.PromptedFrame;
import io.segstream.inference.prompt.PromptedStep;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.topic.TopicCatalogue;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * How large what is stored of a feed's prompted objects may get: it must fit into one record of the
 * store's changelog. What an object takes is measured by prompting two on an empty frame of the
 * largest size, since only label propagation knows.
 */
final class PromptMemoryBound {
  /** The broker's limit, less room for key, headers and the record batch. */
  static final int LIMIT = TopicCatalogue.MAX_RECORD_BYTES - (64 << 10);

  /** Numbers of an object with their tags. */
  private static final int NUMBERS = 256;

  /** Bytes of the longest character in UTF-8 for each char of a string. */
  private static final int CHAR_BYTES = 3;

  private PromptMemoryBound() {}

  /** Most bytes that are stored of an object beside what label propagation needs. */
  static int objectBytes(int dimensions) {
    return NUMBERS
        + Float.BYTES * dimensions
        + CHAR_BYTES * (Prompt.LONGEST_ID + PromptRecords.LONGEST_LABEL);
  }

  /**
   * Checks the settings against the model.
   *
   * @throws IllegalArgumentException if as many objects as are allowed may not fit
   */
  static void require(ModelCard card, SegmentationSettings settings, PromptedStep step) {
    int maxObjects = settings.analysis().prompts().maxObjects();
    int dimensions = card.outputs().embeddings().map(output -> output.dimensions()).orElse(0);
    if (dimensions == 0 || maxObjects == 0) {
      return;
    }
    FrameSize size = largest(card, settings.inputSize());
    long one = stateBytes(card, size, dimensions, step, 1);
    long each = stateBytes(card, size, dimensions, step, 2) - one + objectBytes(dimensions);
    long first = one + objectBytes(dimensions);
    long fitting = LIMIT < first ? 0 : 1 + (LIMIT - first) / each;
    if (maxObjects > fitting) {
      throw new IllegalArgumentException(
          "prompts.maxObjects is %d: with frames of %s and embeddings of %d numbers, %d prompted objects fit into the memory of a feed, which is one record of at most %d bytes; set prompts.maxObjects to %d or less"
              .formatted(
                  maxObjects, size, dimensions, fitting, TopicCatalogue.MAX_RECORD_BYTES, fitting));
    }
  }

  /** No frame is given to the model at a larger size. */
  private static FrameSize largest(ModelCard card, Optional<FrameSize> configured) {
    int side = Math.max(card.input().size().width(), card.input().size().height());
    return InputSize.forSource(card, new FrameSize(side, side), configured);
  }

  private static long stateBytes(
      ModelCard card, FrameSize size, int dimensions, PromptedStep step, int objects) {
    int columns = size.width() / card.stride();
    int rows = size.height() / card.stride();
    FeatureMap features =
        new FeatureMap(
            columns,
            rows,
            dimensions,
            FloatBuffer.allocate(dimensions * columns * rows),
            null,
            0,
            null);
    RgbFrame frame =
        new RgbFrame(ByteBuffer.allocate(size.pixels() * 3), size.width(), size.height());
    List<Prompt> prompts = List.of(quarter(size, 0), quarter(size, 1)).subList(0, objects);
    PromptedFrame result =
        step.run(PropagationState.EMPTY, prompts, features, frame, size.width(), size.height());
    if (!result.refused().isEmpty()) {
      throw new IllegalStateException(
          "A prompt on an empty frame was refused: " + result.refused().get(0).reason());
    }
    return result.state().toBytes().length;
  }

  private static Prompt quarter(FrameSize size, int number) {
    byte[] mask = new byte[size.pixels()];
    for (int y = number * size.height() / 2; y < (number + 1) * size.height() / 2; y++) {
      for (int x = 0; x < size.width() / 2; x++) {
        mask[y * size.width() + x] = 1;
      }
    }
    // Ids are stored too, in up to three bytes a character.
    String id = Integer.toString(number) + "\u20ac".repeat(Prompt.LONGEST_ID - 1);
    return new Prompt.Mask(id, RleMask.encode(mask, size.width(), size.height()));
  }
}
