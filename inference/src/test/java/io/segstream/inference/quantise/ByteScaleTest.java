package io.segstream.inference.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ByteScaleTest {
  @Test
  void shouldSpreadAnAsymmetricRangeOverAllUnsignedBytes() {
    // 4 / 255; zero lies at 1 / (4 / 255) = 63.75
    ByteScale scale = ByteScale.of(new ValueRange(-1, 3), ActivationBytes.ASYMMETRIC);
    assertThat(scale.scale()).isEqualTo(4f / 255);
    assertThat(scale.zero()).isEqualTo(64);
  }

  @Test
  void shouldWidenARangeToHoldZero() {
    ByteScale above = ByteScale.of(new ValueRange(2, 5.1f), ActivationBytes.ASYMMETRIC);
    assertThat(above.scale()).isEqualTo(5.1f / 255);
    assertThat(above.zero()).isZero();
    ByteScale below = ByteScale.of(new ValueRange(-5.1f, -2), ActivationBytes.ASYMMETRIC);
    assertThat(below.zero()).isEqualTo(255);
  }

  @Test
  void shouldKeepZeroAtZeroInSymmetricBytes() {
    ByteScale scale = ByteScale.of(new ValueRange(-2.54f, 1), ActivationBytes.SYMMETRIC);
    assertThat(scale.scale()).isCloseTo(0.02f, within(1e-9f));
    assertThat(scale.zero()).isZero();
  }

  @Test
  void shouldTakeAnyScaleForValuesThatAreAllZero() {
    assertThat(ByteScale.of(new ValueRange(0, 0), ActivationBytes.ASYMMETRIC))
        .isEqualTo(new ByteScale(1, 0));
    assertThat(ByteScale.symmetric(0, 127)).isEqualTo(new ByteScale(1, 0));
  }

  @Test
  void shouldRoundWeightsToTheNearestByteTiesToEven() {
    // A channel of [1, -2, 0.5]: scale 2 / 127, and 63.5, -127, 31.75
    ByteScale scale = ByteScale.symmetric(2, 127);
    assertThat(scale.signed(1)).isEqualTo((byte) 64);
    assertThat(scale.signed(-2)).isEqualTo((byte) -127);
    assertThat(scale.signed(0.5f)).isEqualTo((byte) 32);
    assertThat(scale.signed(-9)).isEqualTo((byte) -127);
  }

  @Test
  void shouldLeaveOutTheOutermostValuesByPercentile() {
    // Given: 0 to 2047 once each, so that bin b holds b
    ValueHistogram histogram = new ValueHistogram(new ValueRange(0, 2048));
    FloatBuffer values = FloatBuffer.allocate(2048);
    for (int i = 0; i < 2048; i++) {
      values.put(i);
    }
    histogram.add(values.flip());
    // Then: 2 % are 40.96 values, 20 of each end
    assertThat(histogram.percentile(98)).isEqualTo(new ValueRange(20, 2028));
    assertThat(histogram.percentile(100)).isEqualTo(new ValueRange(0, 2048));
  }

  @Test
  void shouldCutALonelyTailByEntropy() {
    // Given: much between 0 and 1, and one value far out
    ValueHistogram histogram = new ValueHistogram(new ValueRange(-16, 16));
    FloatBuffer values = FloatBuffer.allocate(100_001);
    for (int i = 0; i < 100_000; i++) {
      values.put((i % 1000) / 1000f);
    }
    values.put(-16);
    histogram.add(values.flip());
    // When
    ValueRange range = histogram.leastDivergence();
    // Then
    assertThat(range.high()).isBetween(0.9f, 2f);
    assertThat(range.low()).isEqualTo(-range.high());
  }

  @Test
  void shouldNotCutMoreBecauseThereAreManyZeros() {
    // Given: the same magnitudes, behind an activation that made as many zeros as there are others
    long[] counts = new long[2048];
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = Math.round(1000 * Math.exp(-bin / 300.0));
    }
    long[] withZeros = counts.clone();
    withZeros[0] += Arrays.stream(counts).sum();
    // Then
    assertThat(EntropyThreshold.bins(withZeros)).isEqualTo(EntropyThreshold.bins(counts));
  }

  @Test
  void shouldKeepAllBinsOfAnEvenDistribution() {
    long[] counts = new long[2048];
    Arrays.fill(counts, 7);
    // 128 bins lose nothing either, but only if nothing lies outside.
    assertThat(EntropyThreshold.bins(counts)).isEqualTo(2048);
  }

  @Test
  void shouldRefuseValuesThatAreNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRange(0, Float.POSITIVE_INFINITY))
        .withMessage("Values range from 0.0 to Infinity: the network's values must be finite");
  }
}
