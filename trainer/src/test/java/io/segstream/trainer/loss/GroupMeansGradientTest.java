package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.memory.GroupMeans;
import org.junit.jupiter.api.Test;

/** Prototypes of segments may carry a gradient; those of MaskContrast do not. */
class GroupMeansGradientTest {
  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    int[] groups = {0, 2, 0, 1, 2, 2};

    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(18, 11),
        new Shape(6, 3),
        rows -> {
          NDArray means = GroupMeans.unit(PixelRows.unit(rows), groups, 4);
          return means.matMul(means.transpose()).exp().sum();
        });
  }
}
