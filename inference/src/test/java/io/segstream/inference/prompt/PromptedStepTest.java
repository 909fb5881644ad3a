package io.segstream.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.prompt.PromptedFrame.ObjectOnFrame;
import io.segstream.inference.prompt.PromptedFrame.Refusal;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.Propagator;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptedStepTest {
  private static final int SIZE = 96;
  private static final Prompt LEFT = new Prompt.Mask("left", square(8, 8));
  private static final Prompt RIGHT = new Prompt.Mask("right", square(56, 48));

  private final PropagationSettings settings = PropagationSettings.defaults();
  private final PromptedStep step = new PromptedStep(settings);

  @Test
  void doesWhatThePropagatorDoes() {
    Propagator propagator = new Propagator(settings);
    PropagationState prompted =
        propagator
            .prompt(
                PropagationState.EMPTY, List.of(LEFT, RIGHT), features(0), picture(0), SIZE, SIZE)
            .state();
    PropagationState expected = propagator.step(prompted, features(2), picture(2)).state();

    PromptedFrame first = run(PropagationState.EMPTY, 0, LEFT, RIGHT);
    PromptedFrame second = run(first.state(), 2);

    assertThat(first.accepted()).containsExactly(LEFT, RIGHT);
    assertThat(first.objects())
        .extracting(ObjectOnFrame::mask)
        .containsExactly(square(8, 8), square(56, 48));
    assertThat(second.state().toBytes()).isEqualTo(expected.toBytes());
    assertThat(second.objects()).allMatch(ObjectOnFrame::isSeen);
  }

  @Test
  void refusesAPromptThatMakesNoSenseAndTakesTheOthers() {
    Prompt outside = new Prompt.Box("outside", new PixelBox(90, 90, 20, 20));
    Prompt again = new Prompt.Mask("left", square(30, 30));

    PromptedFrame frame = run(PropagationState.EMPTY, 0, LEFT, outside, again, RIGHT);

    assertThat(frame.accepted()).containsExactly(LEFT, RIGHT);
    assertThat(frame.refused()).extracting(Refusal::prompt).containsExactly(outside, again);
    assertThat(frame.refused())
        .extracting(Refusal::reason)
        .containsExactly(
            "The box of prompt 'outside' (x=90, y=90, 20x20) must not be empty and must lie in the frame of 96x96",
            "Two prompts with the id 'left' on one frame: send one, or give them different ids");
    assertThat(frame.state().toBytes())
        .isEqualTo(run(PropagationState.EMPTY, 0, LEFT, RIGHT).state().toBytes());
  }

  @Test
  void carriesOnWhenAllPromptsAreRefused() {
    PropagationState before = run(PropagationState.EMPTY, 0, LEFT).state();

    PromptedFrame frame = run(before, 2, new Prompt.Withdrawal("nobody"));

    assertThat(frame.accepted()).isEmpty();
    assertThat(frame.refused()).hasSize(1);
    assertThat(frame.state().toBytes()).isEqualTo(run(before, 2).state().toBytes());
  }

  private PromptedFrame run(PropagationState before, int shift, Prompt... prompts) {
    return step.run(before, List.of(prompts), features(shift), picture(shift), SIZE, SIZE);
  }

  private static RleMask square(int left, int top) {
    byte[] mask = new byte[SIZE * SIZE];
    for (int y = top; y < top + 28; y++) {
      for (int x = left; x < left + 28; x++) {
        mask[y * SIZE + x] = 1;
      }
    }
    return RleMask.encode(mask, SIZE, SIZE);
  }

  /** Two squares, each of its colour, on a third one, moved to the right. */
  private static RgbFrame picture(int shift) {
    byte[] pixels = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < SIZE * SIZE; i++) {
      pixels[3 * i + colour(i % SIZE, i / SIZE, shift)] = (byte) (150 + i * 31 % 60);
    }
    return new RgbFrame(ByteBuffer.wrap(pixels), SIZE, SIZE);
  }

  private static FeatureMap features(int shift) {
    int side = SIZE / 4;
    float[] values = new float[3 * side * side];
    for (int i = 0; i < side * side; i++) {
      values[colour(i % side * 4, i / side * 4, shift) * side * side + i] = 1;
    }
    return new FeatureMap(side, side, 3, FloatBuffer.wrap(values), null, 0, null);
  }

  private static int colour(int x, int y, int shift) {
    int column = x - shift;
    if (column >= 8 && column < 36 && y >= 8 && y < 36) {
      return 0;
    }
    return column >= 56 && column < 84 && y >= 48 && y < 76 ? 1 : 2;
  }
}
