package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.memory.GroupMeans;
import io.segstream.trainer.network.Engines;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixel-to-segment contrast: the worked examples S5 to S8 and the invariants. */
class PixelToSegmentLossTest {
  private static final double[] SEGMENTS = {1, 0, .8, .6, 0, 1, -.6, .8};
  private static final int[] CLASSES = {0, 0, 1, 1};
  private static final double[] ANCHORS = {1, 0, .6, .8, 0, 1, -.6, .8};
  private static final Shape FOUR = new Shape(4, 2);

  /** Losses of the four anchors, one by one. */
  private static double[] losses(
      double k, Function<NDManager, SegmentRelation> relation, double[] segments) {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray prototypes = manager.create(segments, new Shape(segments.length / 2, 2));
      SegmentRelation all = relation.apply(manager);
      return IntStream.range(0, (int) all.positives().getShape().get(0))
          .mapToDouble(
              i ->
                  Scalars.of(
                      new PixelToSegmentLoss(k)
                          .evaluate(
                              manager.create(
                                  Arrays.copyOfRange(ANCHORS, 2 * i, 2 * i + 2), new Shape(1, 2)),
                              prototypes,
                              new int[] {i},
                              new SegmentRelation(
                                  all.positives().get(new long[] {i}).reshape(1, -1),
                                  all.negatives().get(new long[] {i}).reshape(1, -1)))))
          .toArray();
    }
  }

  private static SegmentRelation annotation(NDManager manager) {
    return SegmentRelation.equal(manager, DataType.FLOAT64, CLASSES, CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"6, .008419, 1.496655, .269587, .008419", "8, .001674, 1.796803, .185282, .001674"})
  void givesTheWorkedValues(double k, double first, double second, double third, double fourth) {
    assertThat(losses(k, PixelToSegmentLossTest::annotation, SEGMENTS))
        .containsExactly(new double[] {first, second, third, fourth}, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"6, .445770", "8, .496358", "12, .643914", "16, .820037"})
  void isTheMeanOverTheAnchors(double k, double expected) {
    Function<NDArray, NDArray> loss =
        anchors ->
            new PixelToSegmentLoss(k)
                .evaluate(
                    anchors,
                    anchors
                        .getManager()
                        .create(SEGMENTS, FOUR)
                        .toType(anchors.getDataType(), false),
                    new int[] {0, 1, 2, 3},
                    SegmentRelation.equal(
                        anchors.getManager(), anchors.getDataType(), CLASSES, CLASSES));

    assertThat(Gradients.value(ANCHORS, FOUR, loss)).isCloseTo(expected, within(1e-6));
    assertThat(Gradients.evaluate(ANCHORS, FOUR, DataType.FLOAT32, loss).value())
        .isCloseTo(expected, within(1e-5));
  }

  @Test
  void countsTheOwnSegmentOnlyWhereNoOtherAttracts() {
    double[] apart = {1, 0, 0, 1, -.6, .8};

    assertThat(
            losses(
                6,
                manager ->
                    SegmentRelation.equal(
                        manager, DataType.FLOAT64, new int[] {0}, new int[] {0, 1, 1}),
                apart))
        .containsExactly(new double[] {.002543}, within(1e-6));
  }

  @Test
  void attractsWhatSharesATag() {
    List<BitSet> tags = List.of(set(0, 2), set(0, 2), set(1), set());

    // Pictures without tags share nothing with themselves: their own segment counts twice.
    assertThat(
            losses(
                8,
                manager -> SegmentRelation.sharing(manager, DataType.FLOAT64, tags, tags, 3),
                SEGMENTS))
        .containsExactly(new double[] {.001674, 1.796803, .217523, .789473}, within(1e-6));
  }

  private static BitSet set(int... tags) {
    BitSet set = new BitSet();
    IntStream.of(tags).forEach(set::set);
    return set;
  }

  @ParameterizedTest
  @CsvSource({"4, 9, 1.386294", "2, 9, 2.302585", "11, 90, 2.302585", "1, 9, 2.302585"})
  void countsSegmentsIfAllEmbeddingsAreEqual(int ofTheClass, int others, double expected) {
    int[] classes =
        IntStream.range(0, ofTheClass + others).map(i -> i < ofTheClass ? 0 : 1).toArray();
    try (NDManager manager = Engines.pyTorch()) {
      NDArray anchor = manager.create(new double[] {1, 0}, new Shape(1, 2));
      NDArray loss =
          new PixelToSegmentLoss(6)
              .evaluate(
                  anchor,
                  anchor.repeat(0, classes.length),
                  new int[] {0},
                  SegmentRelation.equal(manager, DataType.FLOAT64, new int[] {0}, classes));

      assertThat(Scalars.of(loss)).isCloseTo(expected, within(1e-6));
    }
  }

  private static final double[] RAW = {2, 0, 1, 1, 0, 3, -1, 2};
  private static final int[] SEGMENT_OF = {0, 0, 1, 2};
  private static final int[] SEGMENT_CLASSES = {0, 0, 1};
  private static final int[] PIXEL_CLASSES = {0, 0, 0, 1};

  private static NDArray worked(NDArray raw, boolean live) {
    NDArray unit = PixelRows.unit(raw);
    NDArray prototypes = GroupMeans.unit(live ? unit : unit.stopGradient(), SEGMENT_OF, 3);
    return new PixelToSegmentLoss(6)
        .evaluate(
            unit,
            prototypes,
            SEGMENT_OF,
            SegmentRelation.equal(
                raw.getManager(), DataType.FLOAT64, PIXEL_CLASSES, SEGMENT_CLASSES));
  }

  @Test
  void passesTheGradientThroughPixelsAndPrototypes() {
    Gradients.Evaluated live = Gradients.evaluate(RAW, FOUR, raw -> worked(raw, true));
    Gradients.Evaluated detached = Gradients.evaluate(RAW, FOUR, raw -> worked(raw, false));

    assertThat(live.value()).isCloseTo(.925063, within(1e-6));
    assertThat(live.gradient())
        .containsExactly(
            new double[] {0, -.335762, .314854, -.314854, -.795497, 0, .434103, .217052},
            within(1e-6));
    assertThat(detached.gradient())
        .containsExactly(
            new double[] {0, -.005065, -.015843, .015843, -.655148, 0, .093572, .046786},
            within(1e-6));
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(RAW, FOUR, raw -> worked(raw, true));
    int[] segmentOf = {0, 1, 1, 2, 3, 3, 4, 0};
    List<BitSet> tags = List.of(set(0), set(1), set(0, 1), set(2), set(1, 2));
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(24, 8),
        new Shape(8, 3),
        raw -> {
          NDArray unit = PixelRows.unit(raw);
          return new PixelToSegmentLoss(8)
              .evaluate(
                  unit,
                  GroupMeans.unit(unit, segmentOf, 5),
                  segmentOf,
                  SegmentRelation.sharing(
                      raw.getManager(),
                      DataType.FLOAT64,
                      IntStream.of(segmentOf).mapToObj(tags::get).toList(),
                      tags,
                      3));
        });
  }

  @Test
  void doesNotLoseFarPositivesInFloat32() {
    double far = Math.sqrt(1 - .81);
    double[] segments = {1, 0, -.9, far, .5, Math.sqrt(.75)};
    Function<NDArray, NDArray> loss =
        anchor ->
            new PixelToSegmentLoss(16)
                .evaluate(
                    anchor,
                    anchor
                        .getManager()
                        .create(segments, new Shape(3, 2))
                        .toType(anchor.getDataType(), false),
                    new int[] {0},
                    SegmentRelation.equal(
                        anchor.getManager(),
                        anchor.getDataType(),
                        new int[] {0},
                        new int[] {0, 0, 1}));
    // -ln(e^-14.4 / (e^-14.4 + e^8)) = 22.4, not the 3.4e-4 of the own segment.
    assertThat(
            Gradients.evaluate(new double[] {1, 0}, new Shape(1, 2), DataType.FLOAT32, loss)
                .value())
        .isCloseTo(22.4, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"1, 80", "-1, 0"})
  void staysFiniteInFloat32AtTheLargestConcentration(double cosine, double expected) {
    // The positive lies opposite to the anchor, the negative on it; and the other way round.
    double[] segments = {0, 1, -cosine, 0, cosine, 0};
    Function<NDArray, NDArray> loss =
        anchor ->
            new PixelToSegmentLoss(40)
                .evaluate(
                    anchor,
                    anchor
                        .getManager()
                        .create(segments, new Shape(3, 2))
                        .toType(anchor.getDataType(), false),
                    new int[] {0},
                    SegmentRelation.equal(
                        anchor.getManager(),
                        anchor.getDataType(),
                        new int[] {0},
                        new int[] {0, 0, 1}));
    Gradients.Evaluated result =
        Gradients.evaluate(new double[] {1, 0}, new Shape(1, 2), DataType.FLOAT32, loss);

    assertThat(result.value()).isCloseTo(expected, within(1e-4));
    assertThat(result.gradient()[0]).isCloseTo(expected, within(1e-3));
  }

  @Test
  void neverRepelsByTheOwnSegmentAndDoesNotReadItsRelation() {
    // The own segment is that of a pixel of the same class: listed or not, nothing changes.
    try (NDManager manager = Engines.pyTorch()) {
      NDArray anchors = manager.create(ANCHORS, FOUR);
      NDArray segments = manager.create(SEGMENTS, FOUR);
      SegmentRelation relation = annotation(manager);
      NDArray own = manager.eye(4).toType(DataType.FLOAT64, false);
      SegmentRelation unlisted =
          new SegmentRelation(relation.positives().sub(own), relation.negatives());
      int[] rows = {0, 1, 2, 3};

      assertThat(Scalars.of(relation.negatives().mul(own).sum())).isZero();
      assertThat(Scalars.of(new PixelToSegmentLoss(6).evaluate(anchors, segments, rows, unlisted)))
          .isEqualTo(
              Scalars.of(new PixelToSegmentLoss(6).evaluate(anchors, segments, rows, relation)));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfSegmentsNorOnTurningTheSpace() {
    int[] order = {2, 0, 3, 1};
    double[] turnedAnchors = turned(ANCHORS);
    double[] shuffled = new double[8];
    int[] classes = new int[4];
    int[] own = new int[4];
    for (int s = 0; s < 4; s++) {
      System.arraycopy(turned(SEGMENTS), 2 * order[s], shuffled, 2 * s, 2);
      classes[s] = CLASSES[order[s]];
      own[order[s]] = s;
    }
    double value =
        Gradients.value(
            turnedAnchors,
            FOUR,
            anchors ->
                new PixelToSegmentLoss(12)
                    .evaluate(
                        anchors,
                        anchors.getManager().create(shuffled, FOUR),
                        own,
                        SegmentRelation.equal(
                            anchors.getManager(), DataType.FLOAT64, CLASSES, classes)));

    assertThat(value).isCloseTo(.643914, within(1e-6));
  }

  private static double[] turned(double[] rows) {
    double[] result = new double[rows.length];
    for (int i = 0; i < rows.length; i += 2) {
      result[i] = .6 * rows[i] - .8 * rows[i + 1];
      result[i + 1] = .8 * rows[i] + .6 * rows[i + 1];
    }
    return result;
  }

  @Test
  void isZeroWithoutAnythingToRepel() {
    Gradients.Evaluated result =
        Gradients.evaluate(
            ANCHORS,
            FOUR,
            anchors ->
                new PixelToSegmentLoss(6)
                    .evaluate(
                        anchors,
                        anchors.getManager().create(SEGMENTS, FOUR),
                        new int[] {0, 1, 2, 3},
                        SegmentRelation.equal(
                            anchors.getManager(),
                            DataType.FLOAT64,
                            new int[4],
                            new int[] {0, 0, -1, 0})));

    assertThat(result.value()).isZero();
    assertThat(result.gradient()).containsOnly(0.0);
  }

  @Test
  void refusesAConcentrationWhoseSumsWouldLeaveFloat32() {
    assertThatThrownBy(() -> new PixelToSegmentLoss(0))
        .hasMessage("concentration 0.0 must be above 0 and at most 40.0");
    assertThatThrownBy(() -> new PixelToSegmentLoss(41))
        .hasMessage("concentration 41.0 must be above 0 and at most 40.0");
  }
}
