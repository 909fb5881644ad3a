package io.segstream.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ConvolutionLayerTest {
  @Test
  void shouldNormaliseByTheBatchAndFollowItsStatisticsWhenTraining() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      ConvolutionLayer layer = new ConvolutionLayer(1, 1, Kernel.of(1), Finish.NORM);
      layer.create(manager, DataType.FLOAT32);
      NetworkParameters.of(layer).get("weight").getArray().set(new float[] {1});
      NDArray input = manager.create(new float[] {0, 2, 4, 6}, new Shape(2, 1, 1, 2));

      // When
      NDArray output = layer.apply(Engines.store(manager), input, true);

      // Then: mean 3, variance 5, or 20/3 unbiased as PyTorch follows it; both from 0 and 1 by 0.1
      assertThat(output.toFloatArray())
          .containsExactly(
              new float[] {-1.341639f, -0.447213f, 0.447213f, 1.341639f}, within(1e-5f));
      assertThat(NetworkParameters.of(layer).get("mean").getArray().toFloatArray())
          .containsExactly(new float[] {0.3f}, within(1e-6f));
      assertThat(NetworkParameters.of(layer).get("variance").getArray().toFloatArray())
          .containsExactly(new float[] {0.9f + 2 / 3f}, within(1e-6f));
      assertThat(output.getManager()).isSameAs(input.getManager());
    }
  }

  @Test
  void shouldRefuseKernelsAndGroupsThatMakeNoSense() {
    assertThatThrownBy(() -> Kernel.of(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the side must be odd");
    assertThatThrownBy(() -> new ConvolutionLayer(3, 4, Kernel.of(1).groups(2), Finish.NONE))
        .hasMessage("3 and 4 channels do not divide into 2 groups");
  }
}
