package io.segstream.trainer.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.network.Engines;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {
  private static final int STEPS = 40;
  private static final int GARBAGE = 2000;

  @Test
  void shouldKeepTheNumberForTheBackwardPassWhenGarbageIsCollectedBefore() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray weights = manager.ones(new Shape(2));
      weights.setRequiresGradient(true);
      for (int i = 0; i < STEPS; i++) {
        try (NDManager step = manager.newSubManager();
            GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          // Given
          NDArray ones = step.ones(new Shape(2)).mul(weights);
          NDArray total = Scale.down(Scale.by(ones, 3), 4).sum();
          overwriteFreeMemory();
          // When
          collector.backward(total);
          // Then
          assertThat(weights.getGradient().toFloatArray()).containsExactly(0.75f, 0.75f);
          weights.getGradient().subi(weights.getGradient());
        }
      }
    }
  }

  /** Frees what nobody holds and fills its memory with NaN. */
  private static void overwriteFreeMemory() {
    System.gc();
    for (int i = 0; i < GARBAGE; i++) {
      ByteBuffer.allocateDirect(Float.BYTES).putInt(0, Float.floatToRawIntBits(Float.NaN));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void shouldKeepTheTypeOfScalars(DataType type) {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray sum = manager.ones(new Shape(2), type).sum();
      // When
      NDArray scaled = Scale.down(Scale.by(sum, 3), 2);
      // Then
      assertThat(scaled.getDataType()).isEqualTo(type);
      assertThat(scaled.toArray()[0].doubleValue()).isEqualTo(3);
    }
  }
}
