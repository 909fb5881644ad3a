package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnetWeightsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 50.4983497918",
    "0.01, 33.8308701357",
    "0.1, 8.8238912972",
    "0.5, 2.3882859264",
    "0.75, 1.7513762200",
    "0.25, 4.1838045679",
    "1, 1.4222778260"
  })
  void favourSmallClasses(double share, double weight) {
    assertThat(EnetWeights.of(share)).isCloseTo(weight, within(1e-9));
  }
}
