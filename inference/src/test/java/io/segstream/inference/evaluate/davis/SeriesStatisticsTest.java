package io.segstream.inference.evaluate.davis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesStatisticsTest {
  /** The numbers come from the evaluator's own db_statistics on NumPy 2.4. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0",
    "2, 0.185, 0, -0.37",
    "3, 0.37, 0.333333333333, -0.555",
    "7, 0.388571428571, 0.285714285714, -0.15",
    "48, 0.48875, 0.458333333333, -0.053076923077",
    "90, 0.495777777778, 0.488888888889, -0.023043478261",
    "255, 0.498313725490, 0.490196078431, -0.002295673077",
    "256, 0.498007812500, 0.488281250000, NaN",
    "257, 0.499143968872, 0.490272373541, NaN",
    "600, 0.499433333333, 0.493333333333, NaN"
  })
  void shouldEqualTheEvaluatorForAnyNumberOfFrames(
      int frames, double mean, double recall, double decay) {
    double[] values = IntStream.range(0, frames).mapToDouble(i -> i * 37 % 101 / 100.0).toArray();
    SeriesStatistics statistics = SeriesStatistics.of(values);
    assertThat(statistics.mean()).isEqualTo(mean, within(1e-11));
    assertThat(statistics.recall()).isEqualTo(recall, within(1e-11));
    if (Double.isNaN(decay)) {
      assertThat(statistics.decay()).isNaN();
    } else {
      assertThat(statistics.decay()).isEqualTo(decay, within(1e-11));
    }
  }

  @Test
  void shouldNotRecallAValueOfExactlyOneHalf() {
    assertThat(SeriesStatistics.of(new double[] {0.5, 0.5, 0.6, 0.4}).recall()).isEqualTo(0.25);
  }
}
