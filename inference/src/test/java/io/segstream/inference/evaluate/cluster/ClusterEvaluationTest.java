package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterEvaluationTest {
  @Test
  void shouldWhitenToUnitSampleVariance() {
    double[][] whitened = Whitening.of(new double[][] {{2, 0}, {0, 1}, {-2, 0}, {0, -1}});
    assertThat(Arrays.stream(whitened).map(ClusterEvaluationTest::sortedMagnitudes).toList())
        .allSatisfy(
            each -> assertThat(each).containsExactly(new double[] {0, 1.224745}, within(1e-6)));
  }

  private static double[] sortedMagnitudes(double[] vector) {
    return Arrays.stream(vector).map(Math::abs).sorted().toArray();
  }

  @Test
  void shouldWhitenCorrelatedVectors() {
    Random random = new Random(3);
    double[][] vectors = new double[500][6];
    for (double[] vector : vectors) {
      double shared = random.nextGaussian();
      for (int d = 0; d < vector.length; d++) {
        vector[d] = 100 + d * random.nextGaussian() + 3 * shared;
      }
    }
    double[][] whitened = Whitening.of(vectors);
    for (int a = 0; a < 6; a++) {
      for (int b = 0; b < 6; b++) {
        double sum = 0;
        for (double[] vector : whitened) {
          sum += vector[a] * vector[b];
        }
        assertThat(sum / (vectors.length - 1)).isEqualTo(a == b ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void shouldKeepTheAxesOfTheLargestVariances() {
    double[][] vectors = {{0, 9, 1}, {0, -9, 1}, {0.1, 0, -1}, {-0.1, 0, -1}};
    double[][] all = Whitening.of(vectors);
    double[][] whitened = Whitening.fit(vectors, 2).all(vectors);
    assertThat(Math.abs(whitened[0][0])).isEqualTo(Math.sqrt(1.5), within(1e-9));
    assertThat(whitened[2][0]).isEqualTo(0, within(1e-9));
    for (int i = 0; i < vectors.length; i++) {
      assertThat(whitened[i]).containsExactly(all[i][0], all[i][1]);
      assertThat(Math.abs(whitened[i][1])).isEqualTo(Math.sqrt(0.75), within(1e-9));
    }
  }

  @Test
  void shouldFindGroupsAgainTheSameWayForTheSameSeed() {
    LabelledVectors vectors = groups(4, 300, 0.1);
    List<Long> progress = new ArrayList<>();
    List<ClusterScore> scores = new ClusterEvaluation(4, 1).run(vectors, 2, progress::add);
    assertThat(progress).containsExactly(1L, 2L);
    assertThat(scores).allSatisfy(each -> assertThat(each.hungarian().meanPresent()).isEqualTo(1));
    assertThat(new ClusterEvaluation(4, 1).run(vectors, 2, done -> {}))
        .usingRecursiveComparison()
        .isEqualTo(scores);
  }

  @Test
  void shouldLetSeveralClustersShareAClassWhenThereAreMore() {
    ClusterScore score = new ClusterEvaluation(9, 1).run(groups(4, 300, 0.1), 1, done -> {}).get(0);
    assertThat(score.best().meanPresent()).isEqualTo(1);
    assertThat(score.hungarian().meanPresent()).isLessThan(1);
  }

  @Test
  void shouldRefuseMoreClustersThanVectors() {
    assertThatThrownBy(() -> new ClusterEvaluation(9, 1).run(groups(2, 5, 0.1), 1, done -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 vectors cannot be put into 9 clusters: ask for fewer");
  }

  private static LabelledVectors groups(int groups, int count, double spread) {
    Random random = new Random(8);
    double[][] vectors = new double[count][3];
    int[] labels = new int[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % groups;
      weights[i] = 1 + i % 3;
      for (int d = 0; d < 3; d++) {
        vectors[i][d] = (labels[i] >> d & 1) * 4 + spread * random.nextGaussian();
      }
    }
    return new LabelledVectors(vectors, labels, weights);
  }
}
