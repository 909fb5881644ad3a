package io.segstream.trainer.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  private static final Offset<Float> CLOSE = within(1e-7f);

  private NDManager manager;
  private TrainedParameter parameter;

  @BeforeEach
  void open() {
    manager = Engine.getEngine("PyTorch").newBaseManager();
    parameter = TrainedParameter.of("w", manager.create(new float[] {1}));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** v1 = 0.5 + 0.1 = 0.6, w1 = 0.94; v2 = 0.54 + 0.5 + 0.094 = 1.134, w2 = 0.94 - 0.05 * 1.134. */
  @Test
  void shouldKeepTheRateOutOfTheMomentum() {
    // Given
    Optimiser sgd = new Sgd(0.9, 0.1);
    sgd.bind(List.of(parameter), manager);
    // When
    update(sgd, 0.5f, 0.1);
    float first = parameter.array().getFloat(0);
    update(sgd, 0.5f, 0.05);
    // Then
    assertThat(first).isEqualTo(0.94f, CLOSE);
    assertThat(parameter.array().getFloat(0)).isEqualTo(0.8833f, CLOSE);
  }

  /**
   * The first step of Adam moves by the rate in the direction of the gradient's sign; decay comes
   * first: 1 (1 - 0.1 * 0.01) - 0.1. Second, with gradient -0.2: m' = -0.01 / 0.19, v' = 0.00028975
   * / 0.001999.
   */
  @Test
  void shouldDecayApartFromTheGradient() {
    // Given
    Optimiser adam = new AdamW(0.9, 0.999, 0.01);
    adam.bind(List.of(parameter), manager);
    // When
    update(adam, 0.5f, 0.1);
    float first = parameter.array().getFloat(0);
    update(adam, -0.2f, 0.1);
    // Then
    double m = (0.9 * 0.05 - 0.1 * 0.2) / (1 - 0.81);
    double v = (0.999 * 0.00025 + 0.001 * 0.04) / (1 - 0.999 * 0.999);
    assertThat(first).isEqualTo(0.899f, within(1e-6f));
    assertThat(parameter.array().getFloat(0))
        .isEqualTo((float) (0.899 * 0.999 - 0.1 * m / Math.sqrt(v)), within(1e-6f));
  }

  @Test
  void shouldLeaveNothingBehindOnItsManager() {
    // Given
    Optimiser adam = new AdamW(0.9, 0.999, 0.01);
    adam.bind(List.of(parameter), manager);
    int before = ((BaseNDManager) manager).getManagedArrays().size();
    // When
    update(adam, 0.5f, 0.1);
    update(adam, 0.5f, 0.1);
    // Then
    assertThat(((BaseNDManager) manager).getManagedArrays()).hasSize(before);
  }

  @Test
  void shouldShortenGradientsTogetherWhenTheyAreTooLong() {
    // Given
    NDArray first = manager.create(new float[] {3, 0});
    NDArray second = manager.create(new float[] {4});
    // When
    double norm = GradientClip.norm(List.of(first, second), manager);
    GradientClip.apply(List.of(first, second), norm, 1);
    // Then
    assertThat(norm).isEqualTo(5, within(1e-9));
    assertThat(first.toFloatArray()).containsExactly(new float[] {0.6f, 0}, CLOSE);
    assertThat(second.toFloatArray()).containsExactly(new float[] {0.8f}, CLOSE);
  }

  private void update(Optimiser optimiser, float gradient, double rate) {
    try (NDManager step = manager.newSubManager()) {
      optimiser.update(List.of(step.create(new float[] {gradient})), rate, step);
    }
  }
}
