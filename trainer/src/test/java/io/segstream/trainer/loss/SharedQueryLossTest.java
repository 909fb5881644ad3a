package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.loss.SharedQueryLoss.Denominator;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.ContrastSets;
import io.segstream.trainer.sample.SharedSets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SharedQueryLossTest {
  private static final double SHOWN = 5e-7;
  private static final SharedQueryLoss TEXTBOOK =
      new SharedQueryLoss(0.3, 0.7, Denominator.TEXTBOOK, true);
  private static final SharedQueryLoss RELEASED =
      new SharedQueryLoss(0.3, 0.7, Denominator.RELEASED, true);

  /** Two foreground and two background rows of T6. */
  private static final double[] ROWS = {2, 0.5, 1, -0.1, -1, 0.3, 0.2, 1};

  private static final Shape SHAPE = new Shape(4, 2);

  private static double term(
      SharedQueryLoss loss, double[] query, double[][] positives, double[][] negatives, double t) {
    try (NDManager manager = Engines.pyTorch()) {
      return Scalars.of(
          loss.term(
              manager.create(new double[][] {query}),
              manager.create(positives),
              manager.create(negatives),
              t));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, true, RELEASED, -1.081968",
    "0.3, true, TEXTBOOK, 0.063595",
    "0.3, false, RELEASED, -1.623947",
    "0.3, false, TEXTBOOK, 0.064922",
    "0.7, true, RELEASED, 0.122205",
    "0.7, true, TEXTBOOK, 0.303766",
    "0.7, false, RELEASED, 0.060552",
    "0.7, false, TEXTBOOK, 0.316336"
  })
  void shouldGiveTheValuesOfTheSpecificationForOneTerm(
      double temperature, boolean centred, Denominator denominator, double expected) {
    // Given
    SharedQueryLoss loss = new SharedQueryLoss(0.3, 0.7, denominator, centred);
    // When
    double value =
        term(
            loss,
            new double[] {1, 0},
            new double[][] {{2, 0}, {1, 1}},
            new double[][] {{-1, 0}, {0, 1}},
            temperature);
    // Then
    assertThat(value).isCloseTo(expected, within(SHOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASED, 0.3, 1, -2.320295",
    "RELEASED, 0.3, 100, -1.495059",
    "RELEASED, 0.7, 1, -0.344081",
    "RELEASED, 0.7, 100, 1.855470",
    "TEXTBOOK, 0.3, 1, 0.001272",
    "TEXTBOOK, 0.3, 100, 0.119793",
    "TEXTBOOK, 0.7, 1, 0.055844",
    "TEXTBOOK, 0.7, 100, 1.908544"
  })
  void shouldBeSmallestWherePositivesPointAlongAndNegativesAgainstTheQuery(
      Denominator denominator, double temperature, int negatives, double expected) {
    // Given
    double[][] against = new double[negatives][];
    Arrays.fill(against, new double[] {-3, 0});
    // When
    double value =
        term(
            new SharedQueryLoss(0.3, 0.7, denominator, true),
            new double[] {1, 0},
            new double[][] {{5, 0}},
            against,
            temperature);
    // Then
    assertThat(value).isCloseTo(expected, within(SHOWN));
  }

  @ParameterizedTest
  @EnumSource(Denominator.class)
  void shouldBeTheLogarithmOfTheChoicesWhereNothingIsSimilar(Denominator denominator) {
    // Given
    SharedQueryLoss loss = new SharedQueryLoss(0.3, 0.7, denominator, true);
    double[][] orthogonal = new double[100][];
    Arrays.fill(orthogonal, new double[] {1, -4});
    double[] query = {1, 0};
    double[][] positive = {{1, 2}};
    // When
    double one = term(loss, query, positive, new double[][] {{1, 3}}, 0.3);
    double hundred = term(loss, query, positive, orthogonal, 0.7);
    // Then
    assertThat(one).isCloseTo(Math.log(2), within(1e-12));
    assertThat(hundred).isCloseTo(Math.log(101), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"10, -0.087156", "60, -0.5", "90, -0.707107", "180, -1"})
  void shouldFindNoKeyOfTheQuerysLengthSimilarToIt(double degrees, double expected) {
    // Given
    double angle = Math.toRadians(degrees);
    double[][] key = {{Math.cos(angle), Math.sin(angle)}};
    double[][] orthogonal = {{1, 1}};
    // When
    double value = term(TEXTBOOK, new double[] {1, 0}, key, orthogonal, 1);
    // Then: softplus(0 - s) = value
    assertThat(-Math.log(Math.exp(value) - 1)).isCloseTo(expected, within(SHOWN));
  }

  private static NDArray liveTerm(SharedQueryLoss loss, NDArray rows) {
    NDArray foreground = rows.get("0:2");
    NDArray query = foreground.sum(new int[] {0}, true).mul(rows.getManager().create(0.5));
    return loss.term(query, foreground, rows.get("2:4"), 0.3);
  }

  @Test
  void shouldSendGradientsThroughTheQueryAsWell() {
    // When
    Gradients.Evaluated textbook =
        Gradients.evaluate(ROWS, SHAPE, rows -> liveTerm(TEXTBOOK, rows));
    Gradients.Evaluated released =
        Gradients.evaluate(ROWS, SHAPE, rows -> liveTerm(RELEASED, rows));
    // Then
    assertThat(textbook.value()).isCloseTo(0.616044, within(SHOWN));
    assertThat(textbook.gradient())
        .containsExactly(
            new double[] {.072898, -.156139, -.336295, .525851, .001079, .026983, .172130, .279711},
            within(SHOWN));
    assertThat(released.value()).isCloseTo(0.146688, within(SHOWN));
    assertThat(released.gradient())
        .containsExactly(
            new double[] {
              -.027300, -.002133, -.058347, .049611, .000400, .009996, .063768, .103623
            },
            within(SHOWN));
  }

  private static ContrastSets twoAndTwo() {
    int[] foreground = {0, 1};
    int[] background = {2, 3};
    return new ContrastSets(foreground, background, foreground, background, foreground, background);
  }

  private static NDArray total(SharedQueryLoss loss, NDArray rows, ContrastSets... regions) {
    return loss.evaluate(
            rows,
            SharedSets.of(
                Arrays.stream(regions).map(Optional::of).toList(),
                (int) rows.getShape().get(0) / regions.length))
        .loss();
  }

  @Test
  void shouldAddUpFourTermsAsTheSpecificationDoes() {
    assertThat(Gradients.value(ROWS, SHAPE, rows -> total(TEXTBOOK, rows, twoAndTwo())))
        .isCloseTo(1.992659, within(SHOWN));
    assertThat(Gradients.value(ROWS, SHAPE, rows -> total(RELEASED, rows, twoAndTwo())))
        .isCloseTo(1.428983, within(SHOWN));
  }

  /** Two regions of eight cells with sets of different sizes. */
  private static ContrastSets[] uneven() {
    return new ContrastSets[] {
      new ContrastSets(
          new int[] {0, 1, 2},
          new int[] {3, 4, 5, 6, 7},
          new int[] {0, 1},
          new int[] {5, 6, 7},
          new int[] {2},
          new int[] {3, 4}),
      new ContrastSets(
          new int[] {4, 5},
          new int[] {0, 1},
          new int[] {4, 5},
          new int[] {0, 1},
          new int[] {4, 5},
          new int[] {0, 1})
    };
  }

  @ParameterizedTest
  @EnumSource(Denominator.class)
  void shouldHaveTheGradientOfFiniteDifferences(Denominator denominator) {
    for (boolean centred : new boolean[] {true, false}) {
      SharedQueryLoss loss = new SharedQueryLoss(0.3, 0.7, denominator, centred);
      Gradients.assertMatchFiniteDifferences(
          Gradients.gaussians(16 * 3, 4), new Shape(16, 3), rows -> total(loss, rows, uneven()));
    }
  }

  @Test
  void shouldNotDependOnTheOrderOfRegionsAndKeys() {
    // Given
    double[] values = Gradients.gaussians(16 * 3, 9);
    Function<ContrastSets[], Double> value =
        sets -> Gradients.value(values, new Shape(16, 3), rows -> total(TEXTBOOK, rows, sets));
    ContrastSets[] sets = uneven();
    ContrastSets turned =
        new ContrastSets(
            reversed(sets[0].foreground()),
            reversed(sets[0].background()),
            reversed(sets[0].easyForeground()),
            reversed(sets[0].easyBackground()),
            reversed(sets[0].hardForeground()),
            reversed(sets[0].hardBackground()));
    double[] swapped = new double[values.length];
    System.arraycopy(values, 24, swapped, 0, 24);
    System.arraycopy(values, 0, swapped, 24, 24);
    // When
    double before = value.apply(sets);
    double keysTurned = value.apply(new ContrastSets[] {turned, sets[1]});
    double regionsSwapped =
        Gradients.value(swapped, new Shape(16, 3), rows -> total(TEXTBOOK, rows, sets[1], sets[0]));
    // Then
    assertThat(keysTurned).isCloseTo(before, within(1e-12));
    assertThat(regionsSwapped).isCloseTo(before, within(1e-12));
  }

  private static int[] reversed(int[] cells) {
    return IntStream.range(0, cells.length).map(i -> cells[cells.length - 1 - i]).toArray();
  }

  @Test
  void shouldStayWithinTheBoundsOfTheTextbookForm() {
    for (int seed = 1; seed <= 10; seed++) {
      // When
      double value =
          Gradients.value(
              Gradients.gaussians(16 * 3, seed),
              new Shape(16, 3),
              rows -> total(TEXTBOOK, rows, uneven()));
      // Then
      double most = 2 * (2 / 0.3 + 2 / 0.7) + 4 * Math.log(1 + 5);
      assertThat(value).isBetween(0.0, most);
    }
  }

  @Test
  void shouldBeZeroWithAGradientOfZeroWhereNoRegionTakesPart() {
    // When
    Gradients.Evaluated result =
        Gradients.evaluate(
            ROWS,
            SHAPE,
            rows ->
                TEXTBOOK
                    .evaluate(rows, SharedSets.of(List.of(Optional.empty(), Optional.empty()), 2))
                    .loss());
    // Then
    assertThat(result.value()).isZero();
    assertThat(result.gradient()).containsOnly(0);
  }

  @Test
  void shouldReportHowMuchMoreSimilarKeysOfTheOwnSideAre() {
    try (NDManager manager = Engines.pyTorch()) {
      // When
      SharedQueryLoss.Result result =
          TEXTBOOK.evaluate(
              manager.create(ROWS, SHAPE),
              SharedSets.of(Collections.singletonList(Optional.of(twoAndTwo())), 4));
      // Then
      assertThat(result.sameSide()).isGreaterThan(result.otherSide());
    }
  }

  @Test
  void shouldRefuseATemperatureNearZero() {
    assertThatThrownBy(() -> new SharedQueryLoss(0, 0.7, Denominator.TEXTBOOK, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Temperatures 0.0 and 0.7 must be at least 0.001");
  }
}
