package io.segstream.trainer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.Anchors;
import org.junit.jupiter.api.Test;

class PrototypesTest {
  @Test
  void areTheMeanDirectionOfTheObjectsPixels() {
    double[] pixels = {2, 0, 0.3, 0.4, 9, 9, 0, -1, 0, 1, -5, 0, -0.6, 0.8, 7, 7};
    byte[] mask = {1, 1, 0, 0, 0, 1, 1, 0};
    try (NDManager manager = Engines.pyTorch()) {
      Prototypes prototypes =
          Prototypes.of(manager.create(pixels, new Shape(8, 2)), Anchors.ofForeground(mask, 2));

      assertThat(prototypes.pictures()).containsExactly(0, 1);
      assertThat(prototypes.vectors().toDoubleArray())
          .containsExactly(
              new double[] {0.8944271910, 0.4472135955, -0.8944271910, 0.4472135955}, within(1e-9));
    }
  }

  @Test
  void doNotExistForPicturesWithoutObject() {
    byte[] mask = {0, 0, 1, 0, 0, 1};
    try (NDManager manager = Engines.pyTorch()) {
      NDArray pixels = manager.ones(new Shape(6, 2));

      Prototypes prototypes = Prototypes.of(pixels, Anchors.ofForeground(mask, 3));
      Anchors anchors =
          prototypes.withColumns(new Anchors(new long[] {0, 3, 4, 5}, new int[] {0, 1, 2, 2}));

      assertThat(prototypes.pictures()).containsExactly(1, 2);
      assertThat(anchors.rows()).containsExactly(3, 4, 5);
      assertThat(anchors.labels()).containsExactly(0, 1, 1);
      Prototypes none = Prototypes.of(pixels, Anchors.ofForeground(new byte[6], 3));
      assertThat(none.vectors().getShape()).isEqualTo(new Shape(0, 2));
    }
  }

  @Test
  void classVectorsAreSlicesByClass() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray vectors = manager.create(new float[] {50, 10, 51, 30, 11}, new Shape(5, 1));

      ClassVectors sorted = ClassVectors.sorted(vectors, new int[] {5, 1, 5, 3, 1});

      assertThat(sorted.classes()).containsExactly(1, 3, 5);
      assertThat(sorted.of(5).toFloatArray()).containsExactly(50, 51);
      assertThat(sorted.count(4)).isZero();
      assertThat(sorted.others(1).toFloatArray()).containsExactly(30, 50, 51);
      assertThat(sorted.others(3).toFloatArray()).containsExactly(10, 11, 50, 51);
      assertThat(sorted.others(5).toFloatArray()).containsExactly(10, 11, 30);
      assertThatThrownBy(() -> new ClassVectors(vectors, new int[] {0, 2, 1, 3, 4}))
          .hasMessage("Label 1 at 2 comes after 2: sort by class");
    }
  }
}
