package io.segstream.trainer.method.contrastmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.trainer.loss.SharedQueryLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastMaskSettingsTest {
  @ParameterizedTest
  @CsvSource({"0, 0.025", "1, 0.025", "2, 0.05", "3, 0.075", "4, 0.1", "5, 0.1", "11, 0.1"})
  void shouldLetTheContrastRiseAsPublished(int epoch, double expected) {
    assertThat(ContrastMaskSettings.PUBLISHED.contrastWeightAt(epoch))
        .isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.1, 0.3, 5, 'rampEpochs 0 and leastCells 5 must be 1 or more'",
    "4, 0.5, 0.3, 5, 'delta 0.5 must be above 0 and below 0.5'",
    "4, 0.1, 0, 5, 'keyShare 0.0 must be above 0 and at most 1'",
    "4, 0.1, 0.3, 0, 'rampEpochs 4 and leastCells 0 must be 1 or more'"
  })
  void shouldRefuseWhatCannotBe(int ramp, double delta, double share, int least, String problem) {
    assertThatThrownBy(() -> settings(1, ramp, delta, share, least))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @Test
  void shouldRefuseANegativeWeight() {
    assertThatThrownBy(() -> settings(-1, 4, 0.1, 0.3, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("contrastWeight -1.0 must be 0 or more");
  }

  private static ContrastMaskSettings settings(
      double weight, int ramp, double delta, double share, int least) {
    SharedQueryLoss loss = ContrastMaskSettings.PUBLISHED.loss();
    return new ContrastMaskSettings(
        ContrastMaskSettings.Regions.ALL, loss, weight, ramp, delta, share, least, 1, 1, 1);
  }
}
