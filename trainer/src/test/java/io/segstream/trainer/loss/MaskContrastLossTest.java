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
import io.segstream.trainer.memory.Prototypes;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.Anchors;
import java.util.Arrays;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The worked example V1 of two pictures of four pixels, and what follows from the definition. */
class MaskContrastLossTest {
  private static final Offset<Double> EXACT = within(1e-6);
  private static final double[] QUERY = {
    3, 4, 1, 0, 0, 2, 5, 0,
    -1, 0, 0, 1, 1, 1, 0, -1
  };
  private static final double[] KEY = {1, 0, 0.6, 0.8, 1, 0, 0, -1, 0, 1, -1, 0, -0.6, 0.8, 0, 1};
  private static final double[] QUEUE = {0, -1, -1, 0};
  private static final byte[] QUERY_MASK = {1, 1, 1, 0, 1, 0, 0, 0};
  private static final byte[] KEY_MASK = {1, 1, 0, 0, 0, 1, 1, 0};
  private static final Shape ROWS = new Shape(8, 2);
  private static final MaskContrastLoss LOSS = new MaskContrastLoss(0.5);

  private static MaskContrastResult result(NDArray query, double[] key, double[] queue) {
    NDManager step = query.getManager();
    DataType type = query.getDataType();
    Prototypes prototypes =
        Prototypes.of(
            step.create(key, ROWS).toType(type, false), Anchors.ofForeground(KEY_MASK, 2));
    NDArray candidates = step.create(queue, new Shape(queue.length / 2, 2)).toType(type, false);
    return LOSS.evaluate(query, Anchors.ofForeground(QUERY_MASK, 2), prototypes, candidates);
  }

  private static Function<NDArray, NDArray> loss() {
    return query -> result(query, KEY, QUEUE).loss();
  }

  @Test
  void givesTheWorkedValueAndGradient() {
    Gradients.Evaluated evaluated = Gradients.evaluate(QUERY, ROWS, loss());

    assertThat(evaluated.value()).isCloseTo(0.6315231888, within(1e-9));
    assertThat(evaluated.gradient()[0]).isCloseTo(-0.0111199781, within(1e-9));
    assertThat(evaluated.gradient()[1]).isCloseTo(0.0083399835, within(1e-9));
    assertThat(3 * evaluated.gradient()[0] + 4 * evaluated.gradient()[1])
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void givesTheWorkedTotalWithUndecidedSaliency() {
    double saliency =
        Gradients.value(new double[8], new Shape(8), o -> BalancedBce.evaluate(o, QUERY_MASK));

    assertThat(saliency).isCloseTo(0.3465735903, EXACT);
    assertThat(saliency + Gradients.value(QUERY, ROWS, loss())).isCloseTo(0.9780967791, EXACT);
  }

  @Test
  void agreesInSinglePrecision() {
    Gradients.Evaluated evaluated = Gradients.evaluate(QUERY, ROWS, DataType.FLOAT32, loss());

    assertThat(evaluated.value()).isCloseTo(0.6315231888, within(1e-4));
    assertThat(evaluated.gradient()[1]).isCloseTo(0.0083399835, within(1e-4));
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(QUERY, ROWS, loss());
  }

  @Test
  void saysHowWellPixelsFindTheirObject() {
    try (NDManager manager = Engines.pyTorch()) {
      MaskContrastResult result = result(manager.create(QUERY, ROWS), KEY, QUEUE);

      assertThat(result.anchors()).isEqualTo(4);
      // The third pixel is as near to the other object; the fourth nearer to the queue.
      assertThat(result.top1()).isEqualTo(0.5);
      assertThat(result.top5()).isEqualTo(1);
      double positive = (1.788854382 + 1.788854382 + 0.894427191 + 1.788854382) / 8;
      assertThat(result.positiveCosine()).isCloseTo(positive, EXACT);
      double negative =
          (-0.357771 - 1.6 - 1.2 - 1.788854 + 0 - 2 + 0.894427 - 2 + 0 - 1.788854 + 0 + 2) / 24;
      assertThat(result.negativeCosine()).isCloseTo(negative, EXACT);
    }
  }

  @Test
  void ignoresBackgroundPixelsExactly() {
    Gradients.Evaluated before = Gradients.evaluate(QUERY, ROWS, loss());
    double[] changed = QUERY.clone();
    for (int pixel = 0; pixel < QUERY_MASK.length; pixel++) {
      if (QUERY_MASK[pixel] == 0) {
        changed[2 * pixel] = 7 - pixel;
        changed[2 * pixel + 1] = -3;
        assertThat(before.gradient()[2 * pixel]).isZero();
        assertThat(before.gradient()[2 * pixel + 1]).isZero();
      }
    }

    assertThat(Gradients.evaluate(changed, ROWS, loss()).value()).isEqualTo(before.value());
  }

  @Test
  void doesNotDependOnTheLengthOfQueryVectors() {
    double[] scaled = QUERY.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 1 + i / 2;
    }

    Gradients.Evaluated evaluated = Gradients.evaluate(scaled, ROWS, loss());

    Gradients.Evaluated original = Gradients.evaluate(QUERY, ROWS, loss());
    assertThat(evaluated.value()).isCloseTo(original.value(), within(1e-12));
    for (int i = 0; i < scaled.length; i++) {
      assertThat(evaluated.gradient()[i])
          .isCloseTo(original.gradient()[i] / (1 + i / 2), within(1e-12));
    }
  }

  @Test
  void doesNotChangeUnderAJointRotationNorAnotherOrderOfTheQueue() {
    double value = Gradients.value(QUERY, ROWS, loss());

    double rotated =
        Gradients.value(
            rotate(QUERY), ROWS, query -> result(query, rotate(KEY), rotate(QUEUE)).loss());
    double permuted =
        Gradients.value(
            QUERY, ROWS, query -> result(query, KEY, new double[] {-1, 0, 0, -1}).loss());

    assertThat(rotated).isCloseTo(value, within(1e-12));
    assertThat(permuted).isCloseTo(value, within(1e-12));
  }

  @Test
  void givesNoGradientToPrototypesAndQueue() {
    try (NDManager manager = Engines.pyTorch();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray query = manager.create(QUERY, ROWS);
      NDArray key = manager.create(KEY, ROWS);
      NDArray queue = manager.create(QUEUE, new Shape(2, 2));
      for (NDArray array : new NDArray[] {query, key, queue}) {
        array.setRequiresGradient(true);
      }
      Prototypes prototypes = Prototypes.of(key, Anchors.ofForeground(KEY_MASK, 2));

      collector.backward(
          LOSS.evaluate(query, Anchors.ofForeground(QUERY_MASK, 2), prototypes, queue).loss());

      assertThat(Arrays.stream(query.getGradient().toDoubleArray()).anyMatch(g -> g != 0)).isTrue();
      assertThat(hasNoGradient(key)).isTrue();
      assertThat(hasNoGradient(queue)).isTrue();
    }
  }

  @Test
  void repeatingAnObjectsPixelsChangesOnlyTheWeights() {
    // Given the pixels of the first object three times
    int[] pixels = {0, 0, 0, 1, 1, 1, 2, 2, 2, 4};
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    Anchors anchors = new Anchors(Arrays.stream(pixels).asLongStream().toArray(), labels);

    // When
    double value =
        Gradients.value(
            QUERY,
            ROWS,
            query -> {
              NDManager step = query.getManager();
              Prototypes prototypes =
                  Prototypes.of(step.create(KEY, ROWS), Anchors.ofForeground(KEY_MASK, 2));
              NDArray queue = step.create(QUEUE, new Shape(2, 2));
              return LOSS.evaluate(query, anchors, prototypes, queue).loss();
            });

    // Then
    double first = (0.1831298317 + 0.1969742595 + 0.9018560228) / 3;
    double weightOfFirst = 9 * EnetWeights.of(0.9);
    double weightOfSecond = EnetWeights.of(0.1);
    assertThat(value)
        .isCloseTo(
            (weightOfFirst * first + weightOfSecond * 0.8879667223)
                / (weightOfFirst + weightOfSecond),
            EXACT);
  }

  @Test
  void isZeroWithZeroGradientWithoutAnchors() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            QUERY,
            ROWS,
            query -> {
              NDManager step = query.getManager();
              Prototypes prototypes =
                  Prototypes.of(step.create(KEY, ROWS), Anchors.ofForeground(new byte[8], 2));
              NDArray queue = step.create(QUEUE, new Shape(2, 2));
              Anchors anchors = Anchors.ofForeground(QUERY_MASK, 2);
              return LOSS.evaluate(query, anchors, prototypes, queue).loss();
            });

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void leavesOutPicturesWhoseObjectVanishedInTheKeyView() {
    byte[] onlySecond = {0, 0, 0, 0, 0, 1, 1, 0};
    try (NDManager manager = Engines.pyTorch()) {
      Prototypes prototypes =
          Prototypes.of(manager.create(KEY, ROWS), Anchors.ofForeground(onlySecond, 2));

      MaskContrastResult result =
          LOSS.evaluate(
              manager.create(QUERY, ROWS),
              Anchors.ofForeground(QUERY_MASK, 2),
              prototypes,
              manager.create(QUEUE, new Shape(2, 2)));

      assertThat(result.anchors()).isEqualTo(1);
      double expected = Math.log(Math.exp(1.788854382) + Math.exp(0) + Math.exp(2)) - 1.788854382;
      assertThat(Scalars.of(result.loss())).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void startsAtTheValueOfManyEqualCandidates() {
    // 64 pictures, a queue of 128: ln(B + K e^(-2c)) for in-batch cosines c, queue cosines 0.
    assertThat(ofEqualVectors(64, 128, true)).isCloseTo(4.3984, within(1e-4));
    assertThat(ofEqualVectors(64, 96, false)).isCloseTo(Math.log(160), EXACT);
    assertThat(ofEqualVectors(64, 96, false)).isCloseTo(5.0752, within(1e-4));
    assertThat(ofEqualVectors(64, 128, false)).isCloseTo(5.2575, within(1e-4));
    assertThat(ofEqualVectors(64, 256, false)).isCloseTo(5.7683, within(1e-4));
    assertThat(ofEqualVectors(128, 256, false)).isCloseTo(5.9506, within(1e-4));
  }

  @Test
  void endsNoLowerThanItsBounds() {
    // What is learnt perfectly costs ln(1 + (N - 1) e^-2) if all negatives are orthogonal.
    assertThat(ofOrthogonalObjects(64, 96)).isCloseTo(3.1143, within(1e-4));
    assertThat(ofOrthogonalObjects(64, 128)).isCloseTo(3.2902, within(1e-4));
    assertThat(ofOppositeQueue(191)).isCloseTo(1.5037, within(1e-4));
  }

  /** Every picture and every entry of the queue has an axis of its own. */
  private static double ofOrthogonalObjects(int pictures, int size) {
    byte[] mask = new byte[pictures];
    Arrays.fill(mask, (byte) 1);
    Anchors anchors = Anchors.ofForeground(mask, pictures);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray axes = manager.eye(pictures + size, pictures + size, 0, DataType.FLOAT64);
      NDArray pixels = axes.get("0:" + pictures);
      MaskContrastResult result =
          LOSS.evaluate(pixels, anchors, Prototypes.of(pixels, anchors), axes.get(pictures + ":"));
      assertThat(result.top1()).isEqualTo(1);
      return Scalars.of(result.loss());
    }
  }

  /** One picture, and a queue of its opposite. */
  private static double ofOppositeQueue(int size) {
    Anchors anchors = Anchors.ofForeground(new byte[] {1}, 1);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray pixel = manager.create(new double[] {1, 0}, new Shape(1, 2));
      NDArray queue = manager.create(new double[] {-1, 0}, new Shape(1, 2)).broadcast(size, 2);
      return Scalars.of(LOSS.evaluate(pixel, anchors, Prototypes.of(pixel, anchors), queue).loss());
    }
  }

  /** All embeddings equal; the queue orthogonal to them or equal as well. */
  private static double ofEqualVectors(int pictures, int size, boolean orthogonal) {
    byte[] mask = new byte[pictures];
    Arrays.fill(mask, (byte) 1);
    Anchors anchors = Anchors.ofForeground(mask, pictures);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray pixels = manager.create(new double[] {1, 0}, new Shape(1, 2)).broadcast(pictures, 2);
      NDArray queue =
          manager
              .create(new double[] {orthogonal ? 0 : 1, orthogonal ? 1 : 0}, new Shape(1, 2))
              .broadcast(size, 2);
      MaskContrastResult result =
          LOSS.evaluate(pixels, anchors, Prototypes.of(pixels, anchors), queue);
      assertThat(result.top1()).as("equal vectors find nothing").isZero();
      return Scalars.of(result.loss());
    }
  }

  @Test
  void refusesATemperatureOfZero() {
    assertThatThrownBy(() -> new MaskContrastLoss(0)).hasMessage("temperature 0.0 must be above 0");
  }

  private static boolean hasNoGradient(NDArray array) {
    return array.getGradient().abs().sum().toArray()[0].doubleValue() == 0;
  }

  private static double[] rotate(double[] rows) {
    double cos = Math.cos(0.7);
    double sin = Math.sin(0.7);
    double[] rotated = new double[rows.length];
    for (int i = 0; i < rows.length; i += 2) {
      rotated[i] = cos * rows[i] - sin * rows[i + 1];
      rotated[i + 1] = sin * rows[i] + cos * rows[i + 1];
    }
    return rotated;
  }
}
