package io.segstream.inference.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SphericalKMeansTest {
  private final SphericalKMeans kMeans = new SphericalKMeans(50, 1);

  @Test
  void shouldRecoverKnownGroups() {
    // Given
    float[][] points = UnitPoints.groups(5, 400, 16, 0.08, new Random(3));

    // When
    Clustering clustering = kMeans.fit(PointSet.of(points), 5);

    // Then
    assertThat(clustering.sizes()).containsOnly(80);
    for (int i = 5; i < points.length; i++) {
      assertThat(clustering.assignments()[i]).isEqualTo(clustering.assignments()[i % 5]);
    }
    for (int group = 0; group < 5; group++) {
      float[] centroid = clustering.centroids()[clustering.assignments()[group]];
      assertThat(UnitVectors.cosine(centroid, UnitPoints.axis(16, group))).isGreaterThan(0.99f);
      assertThat(UnitVectors.cosine(centroid, centroid)).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void shouldAssignEveryPointToItsNearestCentroid() {
    // Given
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      int d = 1 + random.nextInt(9);
      int n = 1 + random.nextInt(60);
      float[][] points = new float[n][];
      for (int i = 0; i < n; i++) {
        points[i] = UnitPoints.near(new float[d], 1, random);
      }

      // When
      Clustering clustering = kMeans.fit(PointSet.of(points), 1 + random.nextInt(8));

      // Then
      double distance = 0;
      for (int i = 0; i < n; i++) {
        int assigned = clustering.assignments()[i];
        float own = UnitVectors.cosine(points[i], clustering.centroids()[assigned]);
        for (float[] centroid : clustering.centroids()) {
          assertThat(own).isGreaterThanOrEqualTo(UnitVectors.cosine(points[i], centroid));
        }
        distance += 1 - own;
      }
      assertThat(clustering.meanDistance()).isCloseTo(Math.max(0, distance / n), within(1e-6));
      assertThat(clustering.sizes()).doesNotContain(0);
    }
  }

  @Test
  void shouldGiveTheSameGroupingWhenAllPointsAreRotated() {
    // Given
    float[][] points = UnitPoints.groups(4, 200, 8, 0.1, new Random(5));
    float[][] rotated = new float[points.length][];
    for (int i = 0; i < points.length; i++) {
      rotated[i] = rotate(points[i]);
    }

    // When
    Clustering original = kMeans.fit(PointSet.of(points), 4);
    Clustering turned = kMeans.fit(PointSet.of(rotated), 4);

    // Then
    assertThat(turned.assignments()).isEqualTo(original.assignments());
    assertThat(turned.meanDistance()).isCloseTo(original.meanDistance(), within(1e-5));
  }

  /** A rotation in each of the planes (0,1), (1,2), ... */
  private static float[] rotate(float[] vector) {
    float[] result = vector.clone();
    for (int i = 0; i + 1 < result.length; i++) {
      double angle = 0.3 + 0.2 * i;
      float a = result[i];
      float b = result[i + 1];
      result[i] = (float) (Math.cos(angle) * a - Math.sin(angle) * b);
      result[i + 1] = (float) (Math.sin(angle) * a + Math.cos(angle) * b);
    }
    return result;
  }

  @Test
  void shouldGiveTheSameGroupingWhenPointsComeInReverse() {
    // Given
    float[][] points = UnitPoints.groups(3, 90, 8, 0.1, new Random(5));
    float[][] reversed = new float[points.length][];
    for (int i = 0; i < points.length; i++) {
      reversed[i] = points[points.length - 1 - i];
    }

    // When
    Clustering forward = kMeans.fit(PointSet.of(points), 3);
    Clustering backward = kMeans.fit(PointSet.of(reversed), 3);

    // Then
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean together = forward.assignments()[i] == forward.assignments()[j];
        int ri = points.length - 1 - i;
        int rj = points.length - 1 - j;
        assertThat(backward.assignments()[ri] == backward.assignments()[rj]).isEqualTo(together);
      }
    }
  }

  @Test
  void shouldKeepGroupsInPlaceFromAWarmStartAndStopSooner() {
    // Given
    Random random = new Random(9);
    Clustering before = kMeans.fit(PointSet.of(UnitPoints.groups(6, 300, 12, 0.3, random)), 6);
    float[][] next = UnitPoints.groups(6, 300, 12, 0.3, random);

    // When
    Clustering warm = kMeans.fit(PointSet.of(next), before.centroids());
    Clustering cold = kMeans.fit(PointSet.of(next), 6);

    // Then
    assertThat(warm.iterations()).isLessThan(cold.iterations());
    for (int c = 0; c < 6; c++) {
      assertThat(UnitVectors.cosine(warm.centroids()[c], before.centroids()[c]))
          .isGreaterThan(0.9f);
    }
    assertThat(warm.meanDistance()).isCloseTo(cold.meanDistance(), within(0.01));
  }

  @Test
  void shouldGiveAnEmptyGroupTheFarthestPoint() {
    // Given
    float[] outlier = UnitPoints.axis(3, 2);
    PointSet points =
        PointSet.of(
            new float[][] {UnitPoints.axis(3, 0), UnitPoints.axis(3, 0), {0.8f, 0.6f, 0}, outlier});
    float[][] start = {UnitPoints.axis(3, 0), {-1, 0, 0}};

    // When
    Clustering clustering = kMeans.fit(points, start);

    // Then
    assertThat(clustering.assignments()).containsExactly(0, 0, 0, 1);
    assertThat(clustering.centroids()[1]).containsExactly(outlier);
  }

  @Test
  void shouldMakeFewerGroupsWhenPointsAreTooAlike() {
    // Given
    float[] point = UnitPoints.axis(4, 1);
    PointSet points = PointSet.of(new float[][] {point, point, point});

    // When
    Clustering clustering = kMeans.fit(points, 3);

    // Then
    assertThat(clustering.groups()).isEqualTo(1);
    assertThat(clustering.sizes()).containsExactly(3);
    assertThat(clustering.assignments()).containsExactly(0, 0, 0);
  }

  @Test
  void shouldSettleTiesForTheLowestIndex() {
    // Given
    int[] assignments = new int[1];
    float[] cosines = new float[1];
    float[][] centroids = {{0, 1}, {1, 0}, {1, 0}};

    // When
    SphericalKMeans.assign(PointSet.of(new float[][] {{1, 0}}), centroids, assignments, cosines);

    // Then
    assertThat(assignments).containsExactly(1);
    assertThat(cosines).containsExactly(1);
  }

  @Test
  void shouldRepeatItselfToTheLastBit() {
    // Given
    PointSet points = PointSet.of(UnitPoints.groups(7, 500, 24, 0.4, new Random(2)));

    // When
    Clustering first = kMeans.fit(points, 7);
    Clustering second = new SphericalKMeans(50, 1).fit(points, 7);

    // Then
    assertThat(second.centroids()).isDeepEqualTo(first.centroids());
    assertThat(second.assignments()).isEqualTo(first.assignments());
    assertThat(second.meanDistance()).isEqualTo(first.meanDistance());
  }

  @Test
  void shouldRefuseAWarmStartOfOtherDimensions() {
    // Given
    PointSet points = PointSet.of(new float[][] {{1, 0}});

    // When // Then
    assertThatThrownBy(() -> kMeans.fit(points, new float[][] {{1, 0, 0}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Start centroids have 3 dimensions, points have 2");
  }
}
