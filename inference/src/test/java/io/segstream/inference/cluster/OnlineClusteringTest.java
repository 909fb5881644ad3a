package io.segstream.inference.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnlineClusteringTest {
  private static final int D = 16;

  private final OnlineClustering clustering = new OnlineClustering(settings(32, 100, 64));

  private static CodebookSettings settings(int maxClusters, int refitInterval, int sampleSize) {
    return new CodebookSettings(
        0.7,
        0.01,
        refitInterval,
        sampleSize,
        0.5,
        new GroupingSettings(maxClusters, 0.02, 0.01, 0.95, 0, 30, 17));
  }

  @Test
  void shouldGiveAlikeObjectsOneClusterAndOthersAnother() {
    // Given
    Random random = new Random(1);
    ClusteringState state = ClusteringState.EMPTY;
    Map<Integer, Set<Long>> clustersOfGroup = new HashMap<>();

    // When
    for (int i = 0; i < 500; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, i % 4), 0.07, random);
      Observation observation = clustering.observe(state, "cam/" + i, embedding);
      state = observation.state();
      clustersOfGroup
          .computeIfAbsent(i % 4, g -> new HashSet<>())
          .add(observation.assignment().clusterId());
    }

    // Then
    assertThat(state.codebook().clusters()).extracting(Cluster::id).containsExactly(1L, 2L, 3L, 4L);
    assertThat(clustersOfGroup.get(0)).containsExactly(1L);
    assertThat(clustersOfGroup.get(3)).containsExactly(4L);
    assertThat(state.codebook().clusters()).allMatch(cluster -> cluster.members() == 125);
  }

  @Test
  void shouldKeepIdsOverRefitsWhileEmbeddingsDrift() {
    // Given
    Random random = new Random(2);
    ClusteringState state = ClusteringState.EMPTY;
    float[][] start = {UnitPoints.axis(D, 0), UnitPoints.axis(D, 1), UnitPoints.axis(D, 2)};
    Map<Integer, Set<Long>> clustersOfGroup = new HashMap<>();

    // When: each group turns by 60 degrees towards an axis of its own over 20 refits
    for (int i = 0; i < 2000; i++) {
      int group = i % 3;
      double angle = Math.PI / 3 * i / 2000;
      float[] centre = new float[D];
      for (int j = 0; j < D; j++) {
        centre[j] =
            (float)
                (Math.cos(angle) * start[group][j]
                    + Math.sin(angle) * UnitPoints.axis(D, 5 + group)[j]);
      }
      Observation observation =
          clustering.observe(state, "cam/" + i, UnitPoints.near(centre, 0.05, random));
      state = observation.state();
      clustersOfGroup
          .computeIfAbsent(group, g -> new HashSet<>())
          .add(observation.assignment().clusterId());
    }

    // Then
    assertThat(clustersOfGroup.get(0)).containsExactly(1L);
    assertThat(clustersOfGroup.get(1)).containsExactly(2L);
    assertThat(clustersOfGroup.get(2)).containsExactly(3L);
    Cluster first = state.codebook().cluster(1).orElseThrow();
    assertThat(UnitVectors.cosine(first.centroid(), start[0])).isLessThan(0.65f);
  }

  @Test
  void shouldGiveAClusterThatSplitsOneOldAndOneNewId() {
    // Given: a threshold so low that all objects begin in one cluster
    OnlineClustering lumping =
        new OnlineClustering(
            new CodebookSettings(
                -1, 0.01, 40, 64, 0.5, new GroupingSettings(8, 0.02, 0.01, 0.95, 0, 30, 17)));
    ClusteringState state = ClusteringState.EMPTY;
    Random random = new Random(3);
    for (int i = 0; i < 39; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, i % 2), 0.05, random);
      state = lumping.observe(state, "cam/" + i, embedding).state();
    }
    assertThat(state.codebook().clusters()).hasSize(1);

    // When
    state = lumping.observe(state, "cam/39", UnitPoints.axis(D, 1)).state();

    // Then
    assertThat(state.codebook().clusters()).extracting(Cluster::id).containsExactly(1L, 2L);
    assertThat(state.codebook().nextClusterId()).isEqualTo(3);
    assertThat(state.sinceRefit()).isZero();
  }

  @Test
  void shouldNeverReuseAnId() {
    // Given
    OnlineClustering small = new OnlineClustering(settings(3, 20, 10));
    ClusteringState state = ClusteringState.EMPTY;
    Random random = new Random(4);
    Map<Long, float[]> latest = new HashMap<>();
    long highest = 0;

    // When
    for (int i = 0; i < 3000; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, (i / 200) % D), 0.1, random);
      ClusteringState before = state;
      state = small.observe(state, "cam/" + i, embedding).state();

      // Then
      for (Cluster cluster : state.codebook().clusters()) {
        if (before.codebook().cluster(cluster.id()).isEmpty()) {
          assertThat(cluster.id()).isGreaterThan(highest);
        }
        latest.put(cluster.id(), cluster.centroid());
      }
      highest = state.codebook().nextClusterId() - 1;
      assertThat(state.codebook().clusters()).hasSizeLessThanOrEqualTo(3);
      assertThat(state.samples()).hasSizeLessThanOrEqualTo(10);
    }
    assertThat(latest.size()).isGreaterThan(3);
  }

  @Test
  void shouldRaiseTheVersionExactlyWhenAClusterChanges() {
    // Given
    ClusteringState state = ClusteringState.EMPTY;
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, random.nextInt(5)), 0.1, random);
      ClusteringState before = state;

      // When: some objects come again and again
      state = clustering.observe(state, "cam/" + random.nextInt(40), embedding).state();

      // Then
      boolean same = state.codebook().clusters().equals(before.codebook().clusters());
      assertThat(state.codebook().version())
          .isEqualTo(before.codebook().version() + (same ? 0 : 1));
    }
  }

  @Test
  void shouldCountAnObjectOnceHoweverOftenItIsSeen() {
    // Given
    ClusteringState state =
        clustering.observe(ClusteringState.EMPTY, "cam/1", UnitPoints.axis(D, 0)).state();
    long version = state.codebook().version();

    // When
    for (int i = 0; i < 50; i++) {
      state = clustering.observe(state, "cam/1", UnitPoints.axis(D, 0)).state();
    }

    // Then
    assertThat(state.codebook().clusters())
        .singleElement()
        .extracting(Cluster::members)
        .isEqualTo(1L);
    assertThat(state.codebook().version()).isEqualTo(version);
    assertThat(state.samples()).hasSize(1);
  }

  @Test
  void shouldOnlyAssignWhenFrozen() {
    // Given
    ClusteringState learned =
        clustering.observe(ClusteringState.EMPTY, "cam/1", UnitPoints.axis(D, 0)).state();
    ClusteringState frozen = learned.withCodebook(learned.codebook().freeze());

    // When
    Observation observation = clustering.observe(frozen, "cam/2", UnitPoints.axis(D, 1));

    // Then
    assertThat(observation.state()).isSameAs(frozen);
    assertThat(observation.assignment()).isEqualTo(new ClusterAssignment(1, 1, 0));
  }

  @Test
  void shouldAssignNothingWhenFrozenBeforeItLearned() {
    // Given
    ClusteringState frozen = ClusteringState.EMPTY.withCodebook(Codebook.EMPTY.freeze());

    // When
    Observation observation = clustering.observe(frozen, "cam/2", UnitPoints.axis(D, 1));

    // Then
    assertThat(observation.assignment().isAssigned()).isFalse();
  }

  @Test
  void shouldForgetTheObjectLongestUnseenFirst() {
    // Given
    OnlineClustering small = new OnlineClustering(settings(2, 1000, 3));
    ClusteringState state = ClusteringState.EMPTY;

    // When
    for (String key : new String[] {"a", "b", "c", "a", "d"}) {
      state = small.observe(state, key, UnitPoints.axis(D, 0)).state();
    }

    // Then
    assertThat(state.samples()).extracting(ObjectSample::objectKey).containsExactly("c", "a", "d");
  }

  @Test
  void shouldForgetDownToASampleSizeThatIsSmallerThanBefore() {
    Random random = new Random(11);
    ClusteringState state = ClusteringState.EMPTY;
    for (int i = 0; i < 50; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, i % 3), 0.05, random);
      state = clustering.observe(state, "cam/" + i, embedding).state();
    }
    // When: the same memory, with fewer objects to remember and a refit due
    OnlineClustering smaller = new OnlineClustering(settings(3, 51, 5));
    state = smaller.observe(state, "cam/50", UnitPoints.axis(D, 0)).state();
    // Then
    assertThat(state.samples())
        .extracting(ObjectSample::objectKey)
        .containsExactly("cam/46", "cam/47", "cam/48", "cam/49", "cam/50");
    assertThat(state.sinceRefit()).isZero();
    assertThat(state.codebook().clusters()).extracting(Cluster::id).containsExactly(1L, 2L, 3L);
  }

  @Test
  void shouldRepeatItselfToTheLastBit() {
    assertThat(run(7)).isDeepEqualTo(run(7));
  }

  private float[][] run(long seed) {
    Random random = new Random(seed);
    ClusteringState state = ClusteringState.EMPTY;
    for (int i = 0; i < 350; i++) {
      float[] embedding = UnitPoints.near(UnitPoints.axis(D, random.nextInt(6)), 0.2, random);
      state = clustering.observe(state, "cam/" + random.nextInt(80), embedding).state();
    }
    return state.codebook().clusters().stream().map(Cluster::centroid).toArray(float[][]::new);
  }

  @Test
  void shouldRefuseEmbeddingsOfAnotherModel() {
    // Given
    ClusteringState state =
        clustering.observe(ClusteringState.EMPTY, "cam/1", UnitPoints.axis(D, 0)).state();

    // When // Then
    assertThatThrownBy(() -> clustering.observe(state, "cam/2", UnitPoints.axis(8, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Embedding has 8 dimensions, the codebook has 16; a codebook belongs to one model");
    assertThatThrownBy(() -> clustering.observe(state, "cam/2", new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Object cam/2 has no embedding");
  }

  @Test
  void shouldRefuseASampleSmallerThanTheCodebook() {
    assertThatThrownBy(() -> settings(32, 10, 31))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sampleSize is 31, must be at least maxGroups (32)");
  }
}
