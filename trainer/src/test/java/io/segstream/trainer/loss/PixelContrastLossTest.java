package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.memory.ClassVectors;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.CandidateSelection;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contrast inside a batch: the worked examples W1 and W2 and the invariants W8. */
class PixelContrastLossTest {
  private static final double[] FOUR = {1, 0, 0.6, 0.8, 0, 1, -1, 0};
  private static final int[] TWO_AND_TWO = {0, 0, 1, 1};
  private static final Shape ROWS = new Shape(4, 2);
  private static final PixelContrastLoss HALF = new PixelContrastLoss(0.5, 0.5);

  private static Function<NDArray, NDArray> loss(PixelContrastLoss loss, int... labels) {
    return vectors -> loss.inBatch(vectors, labels).loss();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.8942642163",
    "0.5, 0.5, 0.8860777537",
    "0.1, 0.07, 3.6187843618",
    "0.07, 0.07, 3.5854898583"
  })
  void givesTheWorkedValues(double temperature, double baseTemperature, double expected) {
    PixelContrastLoss loss = new PixelContrastLoss(temperature, baseTemperature);

    assertThat(Gradients.value(FOUR, ROWS, loss(loss, TWO_AND_TWO)))
        .isCloseTo(expected, within(1e-9));
    assertThat(Gradients.evaluate(FOUR, ROWS, DataType.FLOAT32, loss(loss, TWO_AND_TWO)).value())
        .isCloseTo(expected, within(1e-4));
  }

  @Test
  void passesTheGradientThroughBothRoles() {
    double[] gradient = Gradients.evaluate(FOUR, ROWS, loss(HALF, TWO_AND_TWO)).gradient();

    assertThat(gradient)
        .containsExactly(
            new double[] {
              -0.3225737556, -0.1629084865,
              -0.5561996836, 0.6450065263,
              1.1511648956, 0.5160052211,
              0.1357311498, -0.4821097191
            },
            within(1e-9));
  }

  @Test
  void hasTheGradientOfAnchorsAloneIfTheOthersAreRemembered() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(FOUR, ROWS, PixelContrastLossTest::eachAgainstTheOthers);

    assertThat(evaluated.value()).isCloseTo(0.8860777537, within(1e-9));
    assertThat(evaluated.gradient())
        .containsExactly(
            new double[] {
              -0.0916333982, 0.0102943281,
              -0.3239560446, 0.2888286660,
              0.7137067163, 0.2849422882,
              0.1100053328, -0.0680717404
            },
            within(1e-9));
  }

  /** Mean over the vectors of the contrast of one with a memory that holds the other three. */
  private static NDArray eachAgainstTheOthers(NDArray vectors) {
    NDArray sum = null;
    for (int anchor = 0; anchor < TWO_AND_TWO.length; anchor++) {
      int own = anchor;
      int[] others = IntStream.range(0, TWO_AND_TWO.length).filter(i -> i != own).toArray();
      ClassVectors memory =
          ClassVectors.sorted(
              vectors.get(vectors.getManager().create(others)),
              Arrays.stream(others).map(i -> TWO_AND_TWO[i]).toArray());
      NDArray loss =
          HALF.againstMemory(
                  vectors.get(anchor + ":" + (anchor + 1)),
                  new int[] {TWO_AND_TWO[anchor]},
                  memory,
                  CandidateSelection.EVERYTHING,
                  new SplittableRandom(1))
              .loss();
      sum = sum == null ? loss : sum.add(loss);
    }
    return Scale.down(sum, TWO_AND_TWO.length);
  }

  @Test
  void hasTheGradientOfItsFiniteDifferencesAlsoThroughTheNormalisation() {
    double[] raw = {2, 0, 0.9, 1.2, 0, 0.5, -3, 0};
    Function<NDArray, NDArray> loss =
        rows -> HALF.inBatch(PixelRows.unit(rows), TWO_AND_TWO).loss();

    Gradients.assertMatchFiniteDifferences(FOUR, ROWS, loss(HALF, TWO_AND_TWO));
    Gradients.assertMatchFiniteDifferences(raw, ROWS, loss);
    double[] gradient = Gradients.evaluate(raw, ROWS, loss).gradient();
    for (int i = 0; i < raw.length; i += 2) {
      assertThat(gradient[i] * raw[i] + gradient[i + 1] * raw[i + 1]).isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void hasTheGradientOfItsFiniteDifferencesForManyClasses() {
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(27, 5),
        new Shape(9, 3),
        rows ->
            new PixelContrastLoss(0.1, 0.07)
                .inBatch(PixelRows.unit(rows), new int[] {2, 0, 1, 0, 2, 2, 5, 1, 0})
                .loss());
  }

  @Test
  void countsOnePositivePerDenominatorWhenAllIsEqual() {
    assertThat(equal(new PixelContrastLoss(1, 1), 0, 0, 0, 1, 1, 1))
        .isCloseTo(Math.log(4), within(1e-12));
    assertThat(equal(new PixelContrastLoss(0.1, 0.07), 0, 0, 0, 1, 1, 1))
        .isCloseTo(1.9804205159, within(1e-9));
    // Two groups of class 0, one of class 1, two views each.
    assertThat(equal(new PixelContrastLoss(1, 1), 0, 0, 0, 0, 1, 1))
        .isCloseTo(1.2688874966, within(1e-9));
  }

  @Test
  void isSmallWhenClassesAreApart() {
    double[] opposite = {1, 0, 1, 0, 1, 0, -1, 0, -1, 0, -1, 0};
    double[] orthogonal = {1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1};
    int[] labels = {0, 0, 0, 1, 1, 1};

    assertThat(
            Gradients.value(opposite, new Shape(6, 2), loss(new PixelContrastLoss(1, 1), labels)))
        .isCloseTo(0.3407529539, within(1e-9));
    assertThat(
            Gradients.value(
                orthogonal, new Shape(6, 2), loss(new PixelContrastLoss(0.1, 0.07), labels)))
        .isCloseTo(1.9455788e-4, within(1e-10));
  }

  @Test
  void isExactlyZeroForOneClass() {
    Gradients.Evaluated evaluated = Gradients.evaluate(FOUR, ROWS, loss(HALF, 3, 3, 3, 3));

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void isExactlyZeroWithoutAnyPair() {
    Gradients.Evaluated evaluated = Gradients.evaluate(FOUR, ROWS, loss(HALF, 0, 1, 2, 3));

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void isExactlyZeroWithoutAnchors() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(FOUR, ROWS, rows -> HALF.inBatch(rows.get("0:0"), new int[0]).loss());

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void leavesAnchorsWithoutPositiveOutOfTheMeanButUsesThemAsNegatives() {
    double[] five = Arrays.copyOf(FOUR, 10);
    five[9] = -1;
    int[] labels = {0, 0, 1, 1, 2};
    try (NDManager manager = Engines.pyTorch()) {
      PixelContrastResult result = HALF.inBatch(manager.create(five, new Shape(5, 2)), labels);

      assertThat(result.anchors()).isEqualTo(4);
      assertThat(Scalars.of(result.loss())).isGreaterThan(0.8860777537);
      // By hand: dot products with the fifth vector are 0, -0.8, -1 and 0.
      double expected =
          (term(0.6, 0, -1, 0)
                  + term(0.6, 0.8, -0.6, -0.8)
                  + term(0, 0, 0.8, -1)
                  + term(0, -1, -0.6, 0))
              / 4;
      assertThat(Scalars.of(result.loss())).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void saysHowSimilarPairsAre() {
    try (NDManager manager = Engines.pyTorch()) {
      PixelContrastResult result = HALF.inBatch(manager.create(FOUR, ROWS), TWO_AND_TWO);

      assertThat(result.anchors()).isEqualTo(4);
      assertThat(result.positiveCosine()).isCloseTo((0.6 + 0) / 2, within(1e-12));
      assertThat(result.negativeCosine()).isCloseTo((0 - 1 + 0.8 - 0.6) / 4, within(1e-12));
    }
  }

  @Test
  void doesNotDependOnOrderRotationOrNamesOfClasses() {
    double[] vectors = unit(12, 4, 3);
    int[] labels = {0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 2, 2};
    Shape shape = new Shape(12, 4);
    double value = Gradients.value(vectors, shape, loss(HALF, labels));

    // When
    int[] order = {11, 3, 5, 0, 7, 1, 2, 10, 4, 6, 9, 8};
    double[] permuted = new double[vectors.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(vectors, 4 * order[i], permuted, 4 * i, 4);
    }
    int[] permutedLabels = IntStream.of(order).map(i -> labels[i]).toArray();
    int[] renamed = IntStream.of(labels).map(l -> new int[] {200, 7, 31}[l]).toArray();
    double[] rotated = new double[vectors.length];
    for (int i = 0; i < vectors.length; i += 4) {
      rotated[i] = -vectors[i + 2];
      rotated[i + 1] = 0.6 * vectors[i] + 0.8 * vectors[i + 3];
      rotated[i + 2] = vectors[i + 1];
      rotated[i + 3] = -0.8 * vectors[i] + 0.6 * vectors[i + 3];
    }

    // Then
    assertThat(Gradients.value(permuted, shape, loss(HALF, permutedLabels)))
        .isCloseTo(value, within(1e-12));
    assertThat(Gradients.value(vectors, shape, loss(HALF, renamed)))
        .isCloseTo(value, within(1e-12));
    assertThat(Gradients.value(rotated, shape, loss(HALF, labels))).isCloseTo(value, within(1e-12));
  }

  @Test
  void staysFiniteForLowTemperaturesAndHalfPrecision() {
    int[] labels = IntStream.range(0, 64).map(i -> i % 4).toArray();
    double[] vectors = unit(64, 16, 9);
    PixelContrastLoss cold = new PixelContrastLoss(0.01, 0.01);
    Shape shape = new Shape(64, 16);

    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT16}) {
      Gradients.Evaluated evaluated = Gradients.evaluate(vectors, shape, type, loss(cold, labels));
      assertThat(Double.isFinite(evaluated.value())).isTrue();
      assertThat(evaluated.value())
          .isCloseTo(
              Gradients.value(vectors, shape, loss(cold, labels)),
              within(type == DataType.FLOAT16 ? 1.0 : 1e-3));
      assertThat(Arrays.stream(evaluated.gradient()).allMatch(Double::isFinite)).isTrue();
    }
  }

  @Test
  void hasTheExpectedValueForRandomVectors() {
    int[] labels = IntStream.range(0, 19 * 53).map(i -> i / 53).toArray();

    double value =
        Gradients.value(
            unit(19 * 53, 256, 17),
            new Shape(19 * 53, 256),
            loss(new PixelContrastLoss(0.1, 0.07), labels));

    assertThat(value).isCloseTo(10.08, within(0.05));
  }

  @Test
  void reachesItsMinimumByGradientDescent() {
    // 4 classes of 5 vectors in 8 dimensions: class means end at cosine -1/3 to each other.
    int[] labels = IntStream.range(0, 20).map(i -> i / 5).toArray();
    double[] start = Gradients.gaussians(160, 21);
    double minimum = Math.log(1 + 15 * Math.exp(-(1 + 1.0 / 3) / 0.5));
    assertThat(minimum).isCloseTo(0.7140530072, within(1e-9));

    try (NDManager manager = Engines.pyTorch()) {
      NDArray rows = manager.create(start, new Shape(20, 8));
      rows.setRequiresGradient(true);
      PixelContrastResult last = null;
      for (int i = 0; i < 300; i++) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          collector.zeroGradients();
          last = HALF.inBatch(PixelRows.unit(rows), labels);
          collector.backward(last.loss());
        }
        rows.subi(rows.getGradient().mul(2));
      }
      assertThat(Scalars.of(last.loss())).isCloseTo(minimum, within(1e-6));
      assertThat(last.negativeCosine()).isCloseTo(-1.0 / 3, within(1e-4));
    }
  }

  @Test
  void refusesTemperaturesThatCannotBe() {
    assertThatThrownBy(() -> new PixelContrastLoss(0.0001, 1))
        .hasMessage("temperature 1.0E-4 must be at least 0.001 and baseTemperature 1.0 above 0");
    assertThatThrownBy(() -> new PixelContrastLoss(1, 0))
        .hasMessageContaining("baseTemperature 0.0 above 0");
  }

  private static double equal(PixelContrastLoss loss, int... labels) {
    double[] vectors = new double[2 * labels.length];
    for (int i = 0; i < vectors.length; i += 2) {
      vectors[i] = 0.6;
      vectors[i + 1] = 0.8;
    }
    return Gradients.value(vectors, new Shape(labels.length, 2), loss(loss, labels));
  }

  private static double term(double positive, double... negatives) {
    double rest = Arrays.stream(negatives).map(n -> Math.exp(2 * n)).sum();
    return -Math.log(Math.exp(2 * positive) / (Math.exp(2 * positive) + rest));
  }

  static double[] unit(int count, int dimensions, long seed) {
    double[] rows = Gradients.gaussians(count * dimensions, seed);
    for (int i = 0; i < rows.length; i += dimensions) {
      double square = 0;
      for (int d = i; d < i + dimensions; d++) {
        square += rows[d] * rows[d];
      }
      for (int d = i; d < i + dimensions; d++) {
        rows[d] /= Math.sqrt(square);
      }
    }
    return rows;
  }
}
