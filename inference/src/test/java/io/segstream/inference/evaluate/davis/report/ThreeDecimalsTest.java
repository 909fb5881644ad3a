package io.segstream.inference.evaluate.davis.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreeDecimalsTest {
  /** Python's {@code '%.3f' % value}. */
  @ParameterizedTest
  @CsvSource({
    "0.1235, 0.123",
    "0.0625, 0.062",
    "0.9995, 1.000",
    "-0.0001, -0.000",
    "-0.0, -0.000",
    "1, 1.000",
    "0.0005, 0.001",
    "NaN, ''"
  })
  void shouldRoundAsTheOfficialTool(double value, String text) {
    assertThat(ThreeDecimals.of(value)).isEqualTo(text);
  }
}
