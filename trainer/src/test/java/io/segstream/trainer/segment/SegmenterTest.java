package io.segstream.trainer.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clustering pixels to segments: the worked examples S1 to S4 and the invariants. */
class SegmenterTest {
  @Test
  void shouldBeginInCellsOfAGridAndRoundHalvesToTheEvenNumber() {
    assertThat(InitialGrid.axis(2, 4)).containsExactly(0, 0, 1, 1);
    assertThat(InitialGrid.axis(6, 8)).containsExactly(0, 1, 1, 2, 3, 4, 4, 5);
    assertThat(InitialGrid.axis(3, 5)).containsExactly(0, 0, 1, 2, 2);
    Map<Integer, Integer> widths = new TreeMap<>();
    Arrays.stream(InitialGrid.axis(6, 128)).forEach(cell -> widths.merge(cell, 1, Integer::sum));
    assertThat(widths.values()).containsExactly(13, 26, 25, 25, 26, 13);
  }

  @Test
  void shouldNumberCellsDownTheRowsFirst() {
    assertThat(InitialGrid.of(4, 2, 2)).containsExactly(0, 0, 2, 2, 1, 1, 3, 3);
  }

  @Test
  void shouldLetThePlaceBoundHowAlikeEqualFeaturesAre() {
    // A picture of 3x3 whose pixels all have the same feature.
    double[][] same = located(new LocatedRows(1), 3, 3, i -> new double[] {1, 0});

    assertThat(dot(same[0], same[8])).as("opposite corners").isCloseTo(1.0 / 3, within(1e-9));
    assertThat(dot(same[0], same[2])).as("adjacent corners").isCloseTo(2.0 / 3, within(1e-9));
    assertThat(dot(same[4], same[0])).as("centre and corner").isCloseTo(0.816497, within(1e-6));
    double[][] other =
        located(new LocatedRows(1), 3, 3, i -> i == 0 ? new double[] {0, 1} : new double[] {1, 0});
    assertThat(dot(same[0], other[0])).as("orthogonal").isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void shouldLetTheFeatureCountForLessWhereAsked() {
    LocatedRows squeezed = new LocatedRows(0.1);
    // Of five pixels along each axis, numbers 6 and 18 lie at -0.25 and 0.25.
    double[][] first = located(squeezed, 5, 5, i -> new double[] {1, 0});
    double[][] second = located(squeezed, 5, 5, i -> new double[] {0, 1});

    assertThat(dot(first[18], second[18])).isCloseTo(0.925926, within(1e-6));
    assertThat(dot(first[18], first[6])).isCloseTo(-0.851852, within(1e-6));
    assertThatThrownBy(() -> new LocatedRows(0)).hasMessage("featureWeight 0.0 must be above 0");
  }

  private interface Feature {
    double[] at(int pixel);
  }

  private static double[][] located(LocatedRows rows, int height, int width, Feature feature) {
    try (NDManager manager = Engines.pyTorch()) {
      double[] values =
          IntStream.range(0, height * width)
              .mapToObj(feature::at)
              .flatMapToDouble(Arrays::stream)
              .toArray();
      NDArray unit = manager.create(values, new Shape(height * width, 2));
      double[] flat = rows.of(unit, height, width).toDoubleArray();
      return IntStream.range(0, height * width)
          .mapToObj(i -> Arrays.copyOfRange(flat, 4 * i, 4 * i + 4))
          .toArray(double[][]::new);
    }
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void shouldMovePixelsAsWorkedByHand() {
    // Given
    double[][] features = {{1, 0}, {1, .1}, {.9, .2}, {.1, 1}, {0, 1}, {.2, .9}};
    float[] rows = new float[24];
    for (int i = 0; i < 6; i++) {
      double length = Math.hypot(features[i][0], features[i][1]);
      double column = -0.5 + 0.2 * i;
      double[] row = {features[i][0] / length, features[i][1] / length, -0.5, column};
      double norm = Math.sqrt(dot(row, row));
      for (int d = 0; d < 4; d++) {
        rows[4 * i + d] = (float) (row[d] / norm);
      }
    }
    int[] clusters = {0, 1, 0, 1, 0, 1};
    // When
    double first = new VonMisesFisherClusters(2, 4).assign(rows, clusters, 1);
    int[] afterFirst = clusters.clone();
    double second = new VonMisesFisherClusters(2, 4).assign(rows, clusters, 1);
    double last = new VonMisesFisherClusters(2, 4).assign(rows, clusters, 8);
    // Then
    assertThat(afterFirst).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(first).isCloseTo(5.383127, within(3e-6));
    assertThat(second).isCloseTo(5.927674, within(3e-6));
    assertThat(last).isCloseTo(5.927674, within(3e-6));
    assertThat(clusters).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void shouldNeverMakeClustersWorse() {
    SplittableRandom random = new SplittableRandom(3);
    float[] rows = unit(random, 200, 5);
    int[] clusters = IntStream.range(0, 200).map(i -> i % 9).toArray();
    double before = 0;
    for (int round = 0; round < 12; round++) {
      double objective = new VonMisesFisherClusters(9, 5).assign(rows, clusters, 1);
      assertThat(objective).isGreaterThanOrEqualTo(before - 1e-4);
      before = objective;
    }
  }

  @Test
  void shouldAssignAlikeWhateverWayTheSpaceIsTurned() {
    SplittableRandom random = new SplittableRandom(4);
    float[] rows = unit(random, 60, 2);
    float[] turned = new float[rows.length];
    for (int i = 0; i < rows.length; i += 2) {
      turned[i] = 0.6f * rows[i] - 0.8f * rows[i + 1];
      turned[i + 1] = 0.8f * rows[i] + 0.6f * rows[i + 1];
    }
    int[] clusters = IntStream.range(0, 60).map(i -> i % 4).toArray();
    int[] alike = clusters.clone();

    new VonMisesFisherClusters(4, 2).assign(rows, clusters, 10);
    new VonMisesFisherClusters(4, 2).assign(turned, alike, 10);

    assertThat(alike).isEqualTo(clusters);
  }

  private static float[] unit(SplittableRandom random, int count, int dimensions) {
    float[] rows = new float[count * dimensions];
    for (int i = 0; i < count; i++) {
      double squares = 0;
      for (int d = 0; d < dimensions; d++) {
        rows[i * dimensions + d] = (float) random.nextGaussian();
        squares += rows[i * dimensions + d] * rows[i * dimensions + d];
      }
      for (int d = 0; d < dimensions; d++) {
        rows[i * dimensions + d] /= (float) Math.sqrt(squares);
      }
    }
    return rows;
  }

  @Test
  void shouldSplitClustersWhereLabelOrRegionChange() {
    PictureSegments segments =
        PictureSegments.split(
            new int[] {0, 0, 1, 1, 1, 0},
            new int[] {21, 21, 21, 3, 21, 21},
            new int[] {0, 1, 1, 1, 2, 0});

    assertThat(segments.segmentOf()).containsExactly(0, 1, 3, 2, 4, 0);
    assertThat(segments.count()).isEqualTo(5);
    assertThat(segments.labels()).containsExactly(21, 21, 3, 21, 21);
    assertThat(segments.regions()).containsExactly(0, 1, 1, 1, 2);
  }

  @Test
  void shouldLeavePaddingOutAndHoldOneLabelAndOneRegionPerSegment() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      int side = 12;
      int pixels = side * side;
      SplittableRandom random = new SplittableRandom(5);
      NDArray rows = manager.create(unit(random, pixels, 6), new Shape(pixels, 6));
      byte[] labels = new byte[pixels];
      int[] regions = new int[pixels];
      for (int i = 0; i < pixels; i++) {
        labels[i] = (byte) (i % side < 3 ? 2 : 255);
        regions[i] = i < 2 * side ? PictureSegments.NONE : i / side / 4;
      }
      // When
      PictureSegments cut = new Segmenter(3, 5).cut(rows, side, side, labels, regions);
      // Then
      assertThat(cut.pixels()).containsExactly(IntStream.range(2 * side, pixels).toArray());
      assertThat(cut.count()).isLessThanOrEqualTo(9 * 3 * 2);
      for (int i = 2 * side; i < pixels; i++) {
        assertThat(cut.labels()[cut.segmentOf()[i]]).isEqualTo(labels[i] & 0xff);
        assertThat(cut.regions()[cut.segmentOf()[i]]).isEqualTo(regions[i]);
      }
    }
  }
}
