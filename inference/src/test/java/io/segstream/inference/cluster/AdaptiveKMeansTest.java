package io.segstream.inference.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveKMeansTest {
  private static final float[][] COLD = new float[0][];

  private final AdaptiveKMeans adaptive = new AdaptiveKMeans(GroupingSettings.forPixels());

  @Test
  void shouldFindTheNumberOfGroups() {
    for (int groups = 1; groups <= 6; groups++) {
      // Given
      PointSet points = PointSet.of(UnitPoints.groups(groups, 300, 24, 0.04, new Random(groups)));

      // When
      Clustering clustering = adaptive.fit(points, COLD);

      // Then
      assertThat(clustering.groups()).isEqualTo(groups);
    }
  }

  @Test
  void shouldNotSplitOneGroupOfNoisyPoints() {
    // Given
    PointSet points = PointSet.of(UnitPoints.groups(1, 500, 24, 0.15, new Random(1)));

    // When
    Clustering clustering = adaptive.fit(points, COLD);

    // Then
    assertThat(clustering.meanDistance()).isGreaterThan(0.1);
    assertThat(clustering.groups()).isEqualTo(1);
  }

  @Test
  void shouldKeepGroupsAndTheirOrderWhenNothingChanges() {
    // Given
    PointSet points = PointSet.of(UnitPoints.groups(4, 300, 24, 0.05, new Random(4)));
    Clustering before = adaptive.fit(points, COLD);

    // When
    Clustering after = adaptive.fit(points, before.centroids());

    // Then
    assertThat(after.centroids()).isDeepEqualTo(before.centroids());
    assertThat(after.assignments()).isEqualTo(before.assignments());
  }

  @Test
  void shouldAddAGroupWhenOneComesIntoView() {
    // Given
    Random random = new Random(4);
    Clustering before =
        adaptive.fit(PointSet.of(UnitPoints.groups(3, 300, 24, 0.04, random)), COLD);

    // When
    Clustering after =
        adaptive.fit(PointSet.of(UnitPoints.groups(4, 300, 24, 0.04, random)), before.centroids());

    // Then
    assertThat(before.groups()).isEqualTo(3);
    assertThat(after.groups()).isEqualTo(4);
    for (int c = 0; c < 3; c++) {
      assertThat(UnitVectors.cosine(after.centroids()[c], before.centroids()[c]))
          .isGreaterThan(0.95f);
    }
  }

  @Test
  void shouldGiveUpGroupsThatHaveGone() {
    // Given
    Random random = new Random(4);
    Clustering before =
        adaptive.fit(PointSet.of(UnitPoints.groups(5, 300, 24, 0.04, random)), COLD);

    // When
    Clustering after =
        adaptive.fit(PointSet.of(UnitPoints.groups(2, 300, 24, 0.04, random)), before.centroids());

    // Then
    assertThat(after.groups()).isEqualTo(2);
  }

  @Test
  void shouldStayWithinTheMaximum() {
    // Given
    PointSet points = PointSet.of(UnitPoints.groups(20, 600, 24, 0.02, new Random(4)));

    // When
    Clustering clustering = adaptive.fit(points, COLD);

    // Then
    assertThat(clustering.groups()).isEqualTo(8);
  }

  @Test
  void shouldKeepThePreviousCentroidsThroughAnEmptyFrame() {
    // Given
    float[][] previous = {UnitPoints.axis(3, 0), UnitPoints.axis(3, 1)};

    // When
    Clustering clustering = adaptive.fit(new PointSet(new float[0], 0, 3), previous);

    // Then
    assertThat(clustering.centroids()).isDeepEqualTo(previous);
  }

  @Test
  void shouldStartAnewWhenTheModelChanges() {
    // Given
    PointSet points = PointSet.of(UnitPoints.groups(2, 50, 8, 0.02, new Random(4)));

    // When
    Clustering clustering = adaptive.fit(points, new float[][] {UnitPoints.axis(5, 0)});

    // Then
    assertThat(clustering.centroids()).hasDimensions(2, 8);
  }

  @Test
  void shouldNameTheSettingThatIsOutOfRange() {
    assertThatThrownBy(() -> new GroupingSettings(0, 0.1, 0.1, 0.9, 0, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxGroups is 0, must be at least 1");
    assertThatThrownBy(() -> new GroupingSettings(1, 0.1, 0, 0.9, 0, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("groupCost is 0.0, must be above 0 and at most 2");
  }
}
