package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ActivationMapsTest {
  private static final byte VOID = (byte) 255;

  /** Background, a class that is shown, one that is shown, one that is not. */
  private static final float[] SCORES = {
    9, 9, 9, 9, //
    4, 1, .2f, -3, //
    0, .9f, 1, .1f, //
    9, 9, 9, 9
  };

  private static ActivationMaps maps() {
    return new ActivationMaps(SCORES, 4, BitSet.valueOf(new long[] {0b0110}));
  }

  @Test
  void shouldLabelWhereAClassThatIsShownIsActive() {
    SpmlSettings.Activation tags = new SpmlSettings.Activation(false, 0, 0.2, OptionalInt.of(0));

    // The last cell: 0.1 of an object, so (1 - 0.1)^6 = 0.53 of background.
    assertThat(maps().labels(tags)).containsExactly(1, 2, 2, 0);
  }

  @Test
  void shouldLabelNothingWhereNothingIsActiveEnough() {
    SpmlSettings.Activation tags = new SpmlSettings.Activation(false, 0, 0.95, OptionalInt.empty());

    assertThat(maps().labels(tags)).containsExactly((byte) 1, VOID, (byte) 2, VOID);
  }

  @Test
  void shouldKeepLabelsOfBoxesWhereTheirClassIsActiveInThem() {
    SpmlSettings.Activation boxes = new SpmlSettings.Activation(true, 0, 0.5, OptionalInt.of(0));

    // In its box, which leaves the first cell out, class 1 is strongest in the second.
    assertThat(maps().inBoxes(new byte[] {0, 1, 1, VOID}, boxes))
        .containsExactly((byte) 0, (byte) 1, VOID, VOID);
  }
}
