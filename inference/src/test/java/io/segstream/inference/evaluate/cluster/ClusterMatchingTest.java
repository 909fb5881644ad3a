package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClusterMatchingTest {
  private static final double[][] OVERLAPS = {{.60, .55, 0}, {.58, .10, 0}, {.05, .20, .30}};

  @Test
  void shouldMatchOneToOneForTheHighestSumAndNotGreedily() {
    int[] classOf = ClusterMatching.oneToOne(OVERLAPS);
    assertThat(classOf).containsExactly(1, 0, 2);
    double sum = 0;
    for (int id = 0; id < 3; id++) {
      sum += OVERLAPS[id][classOf[id]];
    }
    assertThat(sum).isEqualTo(1.43, within(1e-12));
  }

  @Test
  void shouldLetClustersShareTheirBestClass() {
    assertThat(ClusterMatching.best(OVERLAPS)).containsExactly(0, 0, 2);
  }

  @Test
  void shouldScoreBackgroundAloneIfThatIsAllThatIsPredicted() {
    Confusion confusion = new Confusion(21, 21);
    long[] pixels = new long[21];
    pixels[0] = 70;
    pixels[3] = 20;
    pixels[9] = 10;
    confusion.add(0, pixels);
    assertThat(confusion.score().hungarian().meanAbsentZero()).isEqualTo(0.7 / 21, within(1e-12));
  }
}
