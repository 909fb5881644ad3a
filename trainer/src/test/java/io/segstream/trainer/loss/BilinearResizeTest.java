package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.Test;

class BilinearResizeTest {
  @Test
  void takesPixelsAsAreasOrCornersAsCorners() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray row = manager.create(new double[] {0, 1}, new Shape(1, 1, 1, 2));

      assertThat(BilinearResize.halfPixel(row, 1, 4).toDoubleArray())
          .containsExactly(new double[] {0, 0.25, 0.75, 1}, within(1e-12));
      assertThat(BilinearResize.alignCorners(row, 1, 4).toDoubleArray())
          .containsExactly(new double[] {0, 1.0 / 3, 2.0 / 3, 1}, within(1e-12));
      NDArray column = row.transpose(0, 1, 3, 2);
      assertThat(BilinearResize.alignCorners(column, 4, 1).toDoubleArray())
          .containsExactly(new double[] {0, 1.0 / 3, 2.0 / 3, 1}, within(1e-12));
    }
  }

  @Test
  void keepsAMapOfItsOwnSize() {
    double[] values = Gradients.gaussians(24, 3);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray maps = manager.create(values, new Shape(2, 2, 2, 3));

      assertThat(BilinearResize.alignCorners(maps, 2, 3).toDoubleArray())
          .containsExactly(values, within(1e-12));
    }
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(12, 4),
        new Shape(1, 2, 2, 3),
        maps -> BilinearResize.alignCorners(maps, 5, 4).square().sum());
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(12, 4),
        new Shape(1, 2, 2, 3),
        maps -> BilinearResize.halfPixel(maps, 5, 4).square().sum());
  }
}
