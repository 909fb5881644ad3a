package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.loss.NoisyMaskLoss.Form;
import io.segstream.trainer.network.Engines;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoisyMaskLossTest {
  private static final double SHOWN = 1e-6;
  private static final NoisyMaskLoss RELEASED = new NoisyMaskLoss(Form.RELEASED);
  private static final NoisyMaskLoss LOG_MEAN = new NoisyMaskLoss(Form.LOG_MEAN);
  private static final int NODES = 1601;

  /** Expectation of the released loss over the noise, of (z, sigma), by the trapezoidal rule. */
  private static Function<NDArray, NDArray> expected(boolean target) {
    double[] nodes = new double[NODES];
    double[] weights = new double[NODES];
    boolean[] targets = new boolean[NODES];
    Arrays.fill(targets, target);
    for (int i = 0; i < NODES; i++) {
      nodes[i] = -8 + i * 0.01;
      weights[i] = 0.01 * Math.exp(-nodes[i] * nodes[i] / 2) / Math.sqrt(2 * Math.PI);
    }
    return pair -> {
      NDManager manager = pair.getManager();
      NDArray ones = manager.create(new double[NODES]).add(1);
      NDArray losses =
          RELEASED.perPixel(ones.mul(pair.get("0")), ones.mul(pair.get("1")), nodes, targets);
      return losses.mul(manager.create(weights)).sum();
    };
  }

  /** Normal numbers whose distribution function has equal steps. */
  private static double[] quantiles(int count) {
    double[] values = new double[count];
    double step = 1e-4;
    double below = 0;
    int next = 0;
    for (double x = -8; next < count && x < 8; x += step) {
      double inside = step * Math.exp(-(x + step / 2) * (x + step / 2) / 2);
      inside /= Math.sqrt(2 * Math.PI);
      while (next < count && (next + 0.5) / count <= below + inside) {
        values[next] = x + step * ((next + 0.5) / count - below) / inside;
        next++;
      }
      below += inside;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, .806059, -.5, .206621",
    "0, 1, 1.648721, .965463, -.5, .278075",
    "2, 1, 0, .126928, -.119203, 0",
    "2, 1, 1, .182737, -.155463, .115758",
    "2, 0, 1, 2.182737, .844537, .115758",
    "2, 0, 3, 2.617524, .717424, .291212",
    "4, 0, 0, 4.018150, .982014, 0",
    "4, 0, 3, 4.222234, .874372, .176446",
    "4, 1, 3, .222234, -.125628, .176446"
  })
  void shouldGiveTheExpectationsOfTheSpecificationInTheReleasedForm(
      double z, int target, double sigma, double value, double towardsZ, double towardsSigma) {
    // When
    Gradients.Evaluated result =
        Gradients.evaluate(new double[] {z, sigma}, new Shape(2), expected(target == 1));
    // Then
    assertThat(result.value()).isCloseTo(value, within(SHOWN));
    assertThat(result.gradient()[0]).isCloseTo(towardsZ, within(SHOWN));
    assertThat(result.gradient()[1]).isCloseTo(towardsSigma, within(SHOWN));
    assertThat(result.gradient()[1]).isGreaterThan(-1e-9);
  }

  @Test
  void shouldGiveTheGradientTowardsTheRawNoiseOfTheSpecification() {
    // When
    double gradient =
        Gradients.evaluate(
                new double[] {0, 1},
                new Shape(2),
                raw ->
                    expected(true)
                        .apply(
                            raw.getManager()
                                .create(new double[] {1, 0})
                                .mul(raw)
                                .add(
                                    raw.mul(raw.getManager().create(0.5))
                                        .exp()
                                        .mul(raw.getManager().create(new double[] {0, 1})))))
            .gradient()[1];
    // Then
    assertThat(gradient).isCloseTo(.229234, within(SHOWN));
  }

  @Test
  void shouldGiveTheValuesOfTheSpecificationForFixedDraws() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray z = manager.create(new double[] {1, -1});
      NDArray sigma = manager.create(new double[] {.5, .5});
      double[] draws = {.4, -.2};
      boolean[] targets = {true, false};
      // When
      double[] losses = RELEASED.perPixel(z, sigma, draws, targets).toDoubleArray();
      // Then
      assertThat(losses).containsExactly(new double[] {.263282, .287335}, within(SHOWN));
      assertThat(Scalars.of(RELEASED.evaluate(z, sigma, draws, targets)))
          .isCloseTo(.275309, within(SHOWN));
      // One draw has no other mean.
      assertThat(Scalars.of(LOG_MEAN.evaluate(z, sigma, draws, targets)))
          .isCloseTo(.275309, within(SHOWN));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 0, 4.018150",
    "4, 0, 1, 3.571844",
    "4, 0, 1.648721, 2.989720",
    "4, 0, 3, 2.074429",
    "4, 1, 0, .018150",
    "4, 1, 1, .028506",
    "4, 1, 1.648721, .051611",
    "4, 1, 3, .134250",
    "0, 0, 3, .693147",
    "0, 1, 1, .693147"
  })
  void shouldGiveTheValuesOfTheSpecificationInTheLogMeanForm(
      double z, int target, double sigma, double expected) {
    try (NDManager manager = Engines.pyTorch()) {
      // When
      NDArray loss =
          LOG_MEAN.evaluate(
              manager.create(new double[] {z}),
              manager.create(new double[] {sigma}),
              quantiles(1_000_001),
              new boolean[] {target == 1});
      // Then
      assertThat(Scalars.of(loss)).isCloseTo(expected, within(2e-6));
    }
  }

  @Test
  void shouldDifferByTheLogitBetweenTheTwoLabels() {
    for (double z : new double[] {-3, 0.5, 7}) {
      double off = Gradients.value(new double[] {z, 2}, new Shape(2), expected(false));
      double on = Gradients.value(new double[] {z, 2}, new Shape(2), expected(true));
      assertThat(off - on).isCloseTo(z, within(1e-7));
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void shouldHaveTheGradientOfFiniteDifferences(Form form) {
    // Given
    boolean[] targets = {true, false, true};
    double[] draws = Gradients.gaussians(4 * 3, 5);
    double[] values = {1.2, -0.3, -2, 0.4, 1.1, 2.5};
    // Then
    Gradients.assertMatchFiniteDifferences(
        values,
        new Shape(6),
        x -> new NoisyMaskLoss(form).evaluate(x.get("0:3"), x.get("3:6"), draws, targets));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void shouldBeTheOrdinaryLossWithoutNoise(Form form) {
    // Given
    boolean[] targets = {true, false};
    double[] z = {1.5, 0.7};
    // When
    double loss =
        Gradients.value(
            z,
            new Shape(2),
            x ->
                new NoisyMaskLoss(form).evaluate(x, x.mul(0), Gradients.gaussians(10, 1), targets));
    // Then
    assertThat(loss)
        .isCloseTo(
            Gradients.value(z, new Shape(2), x -> BinaryCrossEntropy.evaluate(x, targets)),
            within(1e-12));
  }

  @Test
  void shouldTakeAllWeightFromAPixelOfEndlessNoiseInTheLogMeanFormOnly() {
    // Given
    double[] draws = quantiles(4000);
    // When
    double[] gradients = new double[2];
    for (Form form : Form.values()) {
      gradients[form.ordinal()] =
          Gradients.evaluate(
                  new double[] {4},
                  new Shape(1),
                  z ->
                      new NoisyMaskLoss(form)
                          .evaluate(
                              z, z.getManager().create(new double[] {1e4}), draws, new boolean[1]))
              .gradient()[0];
    }
    // Then
    assertThat(gradients[Form.LOG_MEAN.ordinal()]).isCloseTo(0, within(1e-3));
    assertThat(gradients[Form.RELEASED.ordinal()]).isCloseTo(0.5, within(1e-3));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void shouldNotDependOnTheOrderOfPixels(Form form) {
    // Given
    double[] draws = {.1, -.5, 1, .3, 0, -1};
    double[] other = {1, -.5, .1, -1, 0, .3};
    // When
    double one =
        Gradients.value(
            new double[] {1, 2, 3, .1, .2, .3},
            new Shape(6),
            x ->
                new NoisyMaskLoss(form)
                    .evaluate(
                        x.get("0:3"), x.get("3:6"), draws, new boolean[] {true, false, false}));
    double two =
        Gradients.value(
            new double[] {3, 2, 1, .3, .2, .1},
            new Shape(6),
            x ->
                new NoisyMaskLoss(form)
                    .evaluate(
                        x.get("0:3"), x.get("3:6"), other, new boolean[] {false, false, true}));
    // Then
    assertThat(one).isCloseTo(two, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1.648721, .006065", "1, .01", ".5, .02", ".1, .1", ".05, .2"})
  void shouldWeighPseudoLabelsByTheMeanNoise(double sigma, double expected) {
    try (NDManager manager = Engines.pyTorch()) {
      // When
      double weight =
          NoiseWeight.PUBLISHED.of(manager.create(new double[] {sigma / 2, sigma * 1.5}));
      // Then
      assertThat(weight).isCloseTo(expected, within(SHOWN));
      assertThat(weight * sigma).isCloseTo(0.01, within(1e-15));
    }
  }

  @Test
  void shouldSayWhatDoesNotFit() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray two = manager.create(new double[2]);
      assertThatThrownBy(() -> RELEASED.evaluate(two, two, new double[3], new boolean[2]))
          .hasMessage("2 logits, 2 sigmas and 3 draws meet 2 targets");
      assertThatThrownBy(() -> new NoiseWeight(0))
          .hasMessage("factor 0.0 must be above 0 and finite");
    }
  }
}
