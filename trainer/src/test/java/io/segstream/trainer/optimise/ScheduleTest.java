package io.segstream.trainer.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final int STEPS_PER_EPOCH = 10;

  /** Worked numbers V3 of MaskContrast: base 0.004, 40 epochs, power 0.9. */
  @ParameterizedTest
  @CsvSource({"0, 0.004", "1, 0.0039098865", "20, 0.0021435469", "39, 0.0001446126"})
  void shouldFallByEpochAsMaskContrastDoes(int epoch, double expected) {
    // Given
    Schedule schedule = Schedule.poly(0.004, 0.9, Schedule.Clock.EPOCH);
    // When
    double first = schedule.rate(new Progress(epoch * 10L, STEPS_PER_EPOCH, 400));
    double last = schedule.rate(new Progress(epoch * 10L + 9, STEPS_PER_EPOCH, 400));
    // Then
    assertThat(first).isEqualTo(expected, within(1e-10));
    assertThat(last).isEqualTo(first);
  }

  /** Worked numbers W7 of pixel contrast: base 0.01, 40,000 steps, power 0.9. */
  @ParameterizedTest
  @CsvSource({"5000, 0.0088676235, 1e-10", "20000, 0.0053588673, 1e-10", "39999, 7.2135e-7, 1e-11"})
  void shouldFallByStepAsPixelContrastDoes(long step, double expected, double tolerance) {
    // Given
    Schedule schedule = Schedule.poly(0.01, 0.9, Schedule.Clock.STEP);
    // When
    double rate = schedule.rate(new Progress(step, 370, 40_000));
    // Then
    assertThat(rate).isEqualTo(expected, within(tolerance));
  }

  /** Worked numbers S9 of SPML: base 0.003, 30,000 steps, power 0.9, from a tenth in 100 steps. */
  @ParameterizedTest
  @CsvSource({
    "0, 3.0e-4, 1e-12",
    "1, 3.27e-4, 1e-12",
    "50, 1.65e-3, 1e-12",
    "99, 2.973e-3, 1e-12",
    "100, 2.990998e-3, 1e-9",
    "15000, 1.607660e-3, 1e-9",
    "29999, 2.8036e-7, 1e-11"
  })
  void shouldRiseFromAShareAsSpmlDoes(long step, double expected, double tolerance) {
    // Given
    Schedule schedule = Schedule.poly(0.003, 0.9, Schedule.Clock.STEP).rise(0.003, 0.1, 100);
    // When
    double rate = schedule.rate(new Progress(step, 661, 30_000));
    // Then
    assertThat(rate).isEqualTo(expected, within(tolerance));
  }

  /** Worked numbers T9 of ContrastMask: base 0.02 from a thousandth in 500 steps, two drops. */
  @ParameterizedTest
  @CsvSource({
    "0, 2.0e-5, 1e-12",
    "1, 5.996e-5, 1e-12",
    "250, 0.01001, 1e-12",
    "499, 0.01996, 5e-8",
    "500, 0.02, 1e-12",
    "7999, 0.02, 1e-12",
    "8000, 0.002, 1e-12",
    "11000, 0.0002, 1e-12"
  })
  void shouldRiseAndDropAsContrastMaskDoes(long step, double expected, double tolerance) {
    // Given
    Schedule schedule = Schedule.drop(0.02, 0.1, 8, 11).rise(0.02, 0.001, 500);
    // When
    double rate = schedule.rate(new Progress(step, 1000, 12_000));
    // Then
    assertThat(rate).isEqualTo(expected, within(tolerance));
  }

  /** The linear probe of V3: 0.1 for epochs 0 to 25, 0.01 for 26 to 59. */
  @ParameterizedTest
  @CsvSource({"0, 0.1", "25, 0.1", "26, 0.01", "59, 0.01"})
  void shouldDropOnceForTheLinearProbe(int epoch, double expected) {
    // Given
    Schedule schedule = Schedule.drop(0.1, 0.1, 26);
    // When
    double rate = schedule.rate(new Progress(epoch * 10L, STEPS_PER_EPOCH, 600));
    // Then
    assertThat(rate).isEqualTo(expected, within(1e-12));
  }

  @Test
  void shouldGoHalfwayDownACosineInTheMiddle() {
    // Given
    Schedule schedule = Schedule.cosine(0.2, 0.1, Schedule.Clock.STEP);
    // When
    double start = schedule.rate(new Progress(0, STEPS_PER_EPOCH, 100));
    double middle = schedule.rate(new Progress(50, STEPS_PER_EPOCH, 100));
    // Then
    assertThat(start).isEqualTo(0.2, within(1e-12));
    assertThat(middle).isEqualTo(0.15, within(1e-12));
  }

  @Test
  void shouldRiseInEqualPartsWhileWarmingUp() {
    // Given
    Schedule schedule = Schedule.constant(0.4).warmUp(4);
    // When
    double first = schedule.rate(new Progress(0, STEPS_PER_EPOCH, 100));
    double fourth = schedule.rate(new Progress(3, STEPS_PER_EPOCH, 100));
    double fifth = schedule.rate(new Progress(4, STEPS_PER_EPOCH, 100));
    // Then
    assertThat(first).isEqualTo(0.1, within(1e-12));
    assertThat(fourth).isEqualTo(0.4, within(1e-12));
    assertThat(fifth).isEqualTo(0.4, within(1e-12));
  }
}
