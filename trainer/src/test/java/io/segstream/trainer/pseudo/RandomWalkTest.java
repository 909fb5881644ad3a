package io.segstream.trainer.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The random walk: the worked example S10 and its invariants. */
class RandomWalkTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray transition() {
    NDArray cosines =
        manager.create(new double[] {1, .9, .2, .9, 1, .3, .2, .3, 1}, new Shape(3, 3));
    return RandomWalk.PUBLISHED.transition(cosines.sub(1).mul(5).exp());
  }

  @Test
  void shouldWalkAsWorkedByHand() {
    NDArray transition = transition();
    NDArray scores = manager.create(new double[] {1, 0, 0, .5, .5, .5}, new Shape(2, 3));

    double[] spread = RandomWalk.PUBLISHED.spread(scores, transition).toDoubleArray();

    assertThat(transition.getDouble(0, 1)).isCloseTo(.000045, within(1e-6));
    assertThat(spread)
        .containsExactly(new double[] {.997103, .002897, 0, .5, .5, .5}, within(1e-6));
    assertThat(
            RandomWalk.PUBLISHED
                .spread(manager.eye(3).toType(transition.getDataType(), false), transition)
                .getDouble(0, 1))
        .isCloseTo(.002897, within(1e-6));
  }

  @Test
  void shouldHaveColumnsThatSumToOneWhateverTheEmbeddings() {
    NDArray unit = manager.randomNormal(new Shape(20, 4)).normalize(2, 1);

    NDArray affinity = RandomWalk.PUBLISHED.affinity(unit);
    float[] sums = RandomWalk.PUBLISHED.transition(affinity).sum(new int[] {0}).toFloatArray();

    assertThat(affinity.getFloat(3, 3)).isCloseTo(1, within(1e-5f));
    for (float sum : sums) {
      assertThat(sum).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void shouldCarryScoresAmongLikesOnly() {
    NDArray unit = manager.create(new float[] {1, 0, 1, 0, 0, 1, 1, 0}, new Shape(4, 2));
    NDArray scores = manager.create(new float[] {1, 0, 0, 0}, new Shape(1, 4));

    NDArray transition = RandomWalk.PUBLISHED.transition(RandomWalk.PUBLISHED.affinity(unit));
    float[] spread = RandomWalk.PUBLISHED.spread(scores, transition).toFloatArray();

    assertThat(spread[3]).isCloseTo(1 / 3f, within(1e-3f));
    assertThat(spread[2]).isLessThan(1e-6f);
  }
}
