package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.memory.SegmentMemory;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The four relations on whole pictures; gradients against finite differences in float64. */
class SegmentContrastTest {
  private static final int SIDE = 4;
  private static final int DIMENSIONS = 3;
  private static final int CLASSES = 3;
  private static final RelationSettings ON = RelationSettings.of(1, 8);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static double[] gaussians(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[DIMENSIONS * SIDE * SIDE];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  /** A picture whose left column is labelled, cut into upper and lower regions. */
  private static SegmentedPicture picture(NDArray embedding, int label, int... tags) {
    byte[] labels = new byte[SIDE * SIDE];
    int[] regions = new int[SIDE * SIDE];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % SIDE == 0 ? label : LabelMap.VOID);
      regions[i] = i / SIDE / 2;
    }
    BitSet set = new BitSet();
    Arrays.stream(tags).forEach(set::set);
    return SegmentedPicture.of(
        embedding, labels, regions, set, new Segmenter(2, 3), LocatedRows.PUBLISHED);
  }

  private static SegmentContrast contrast(List<SegmentedPicture> pictures) {
    return new SegmentContrast(pictures, CLASSES, OptionalInt.empty(), new SplittableRandom(1));
  }

  private static SegmentMemory empty() {
    return new SegmentMemory(2, DIMENSIONS, CLASSES);
  }

  /** All four terms. */
  private static List<Optional<NDArray>> terms(SegmentContrast contrast, SegmentMemory memory) {
    return List.of(
        contrast.annotation(ON, memory),
        contrast.coOccurrence(ON, memory),
        contrast.similarity(ON),
        contrast.affinity(ON));
  }

  private NDArray array(double[] values) {
    return manager.create(values, new Shape(DIMENSIONS, SIDE, SIDE));
  }

  private double sum(double[] first, double[] second) {
    SegmentContrast contrast =
        contrast(List.of(picture(array(first), 0, 0, 1), picture(array(second), 2, 2)));
    return terms(contrast, empty()).stream()
        .mapToDouble(term -> term.orElseThrow().getDouble())
        .sum();
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferencesInAllRelations() {
    double[] first = gaussians(1);
    double[] second = gaussians(2);
    double[] gradient;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray learning = array(first);
      learning.setRequiresGradient(true);
      SegmentContrast contrast =
          contrast(List.of(picture(learning, 0, 0, 1), picture(array(second), 2, 2)));
      NDArray total =
          terms(contrast, empty()).stream()
              .map(Optional::orElseThrow)
              .reduce(NDArray::add)
              .orElseThrow();
      collector.backward(total);
      gradient = learning.getGradient().toDoubleArray();
    }
    for (int i = 0; i < first.length; i++) {
      double[] moved = first.clone();
      moved[i] += 1e-5;
      double above = sum(moved, second);
      moved[i] -= 2e-5;
      double below = sum(moved, second);
      assertThat(gradient[i]).as("element %d", i).isCloseTo((above - below) / 2e-5, within(1e-6));
    }
  }

  @Test
  void shouldNotDependOnTheOrderOfPictures() {
    List<SegmentedPicture> pictures =
        new ArrayList<>(
            List.of(
                picture(array(gaussians(1)), 0, 0, 1),
                picture(array(gaussians(2)), 2, 2),
                picture(array(gaussians(3)), 1, 1)));
    List<Optional<NDArray>> before = terms(contrast(pictures), empty());
    Collections.reverse(pictures);
    List<Optional<NDArray>> after = terms(contrast(pictures), empty());

    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).orElseThrow().getDouble())
          .isCloseTo(before.get(i).orElseThrow().getDouble(), within(1e-12));
    }
  }

  @Test
  void shouldNotDependOnTurningTheEmbeddings() {
    double[] values = gaussians(1);
    double[] turned = values.clone();
    int cells = SIDE * SIDE;
    for (int i = 0; i < cells; i++) {
      turned[i] = .6 * values[i] - .8 * values[cells + i];
      turned[cells + i] = .8 * values[i] + .6 * values[cells + i];
    }
    assertThat(sum(turned, gaussians(2)))
        .as("only one of two pictures is turned")
        .isNotCloseTo(sum(values, gaussians(2)), within(1e-6));
    double[] other = gaussians(2);
    double[] otherTurned = other.clone();
    for (int i = 0; i < cells; i++) {
      otherTurned[i] = .6 * other[i] - .8 * other[cells + i];
      otherTurned[cells + i] = .8 * other[i] + .6 * other[cells + i];
    }
    assertThat(sum(turned, otherTurned)).isCloseTo(sum(values, other), within(1e-9));
  }

  @Test
  void shouldCompareWithWhatIsRememberedInTheTwoRelationsThatReachBeyondTheBatch() {
    SegmentedPicture picture = picture(floats(gaussians(1)), 0, 0, 1);
    SegmentContrast contrast = contrast(List.of(picture));
    SegmentMemory memory = empty();
    SegmentContrast earlier = contrast(List.of(picture(floats(gaussians(2)), 2, 2)));
    memory.push(earlier.prototypes(), earlier.labels(), earlier.tags());

    List<Optional<NDArray>> alone = terms(contrast, empty());
    List<Optional<NDArray>> remembering = terms(contrast, memory);

    // Nothing repels within a picture of one class and one set of tags.
    assertThat(alone.get(0).orElseThrow().getFloat()).isZero();
    assertThat(alone.get(1).orElseThrow().getFloat()).isZero();
    assertThat(remembering.get(0).orElseThrow().getFloat()).isPositive();
    assertThat(remembering.get(1).orElseThrow().getFloat()).isPositive();
    assertThat(remembering.get(2).orElseThrow().getFloat())
        .isEqualTo(alone.get(2).orElseThrow().getFloat());
  }

  private NDArray floats(double[] values) {
    return array(values).toType(DataType.FLOAT32, false);
  }

  @Test
  void shouldLeaveOutWhatHasNothingToSay() {
    SegmentedPicture bare = picture(array(gaussians(1)), LabelMap.VOID);
    SegmentContrast contrast = contrast(List.of(bare));

    assertThat(contrast.annotation(ON, empty())).as("no labels").isEmpty();
    assertThat(contrast.coOccurrence(ON, empty())).as("no tags").isEmpty();
    assertThat(contrast.similarity(RelationSettings.of(0, 8))).as("no weight").isEmpty();
    assertThat(contrast.affinity(ON).orElseThrow().getDouble()).as("all alike").isZero();
  }

  @Test
  void shouldTakeClassesFromNearAnnotatedSegmentsOnly() {
    // Given: the left column's embedding everywhere but in the right one.
    double[] values = new double[DIMENSIONS * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      values[(i % SIDE == 3 ? 1 : 0) * SIDE * SIDE + i] = 1;
    }
    SegmentedPicture picture = picture(array(values), 2, 2);
    // When
    List<BitSet> tags = NearestAnnotation.tags(picture, CLASSES);
    // Then
    BitSet own = BitSet.valueOf(new long[] {0b100});
    BitSet all = BitSet.valueOf(new long[] {0b111});
    int[] segments = picture.segments().segmentOf();
    assertThat(tags.get(segments[0])).as("annotated itself").isEqualTo(own);
    assertThat(tags.get(segments[3])).as("far from all that is annotated").isEqualTo(all);
  }

  @Test
  void shouldDrawAsManyAnchorsAsAskedFor() {
    SegmentedPicture picture = picture(array(gaussians(1)), 0, 0);
    SegmentContrast few =
        new SegmentContrast(List.of(picture), CLASSES, OptionalInt.of(3), new SplittableRandom(1));
    SegmentContrast others =
        new SegmentContrast(List.of(picture), CLASSES, OptionalInt.of(3), new SplittableRandom(2));

    double one = few.similarity(ON).orElseThrow().getDouble();
    assertThat(others.similarity(ON).orElseThrow().getDouble()).isNotEqualTo(one);
    assertThat(contrast(List.of(picture)).similarity(ON).orElseThrow().getDouble())
        .isNotEqualTo(one);
  }
}
