package io.segstream.trainer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrototypeQueueTest {
  private static PrototypeQueue queue(NDManager manager, int size, int batch, long seed) {
    return new PrototypeQueue(
        manager, size, batch, 3, DataType.FLOAT32, new SplittableRandom(seed));
  }

  @Test
  void startsWithRandomUnitVectorsBySeed() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray vectors = queue(manager, 128, 64, 1).vectors(manager);

      assertThat(vectors.getShape()).isEqualTo(new Shape(128, 3));
      for (float length : vectors.norm(new int[] {1}, false).toFloatArray()) {
        assertThat(length).isCloseTo(1f, within(1e-6f));
      }
      assertThat(queue(manager, 128, 64, 1).vectors(manager)).isEqualTo(vectors);
      assertThat(queue(manager, 128, 64, 2).vectors(manager)).isNotEqualTo(vectors);
    }
  }

  @Test
  void replacesTheOldestBatch() {
    try (NDManager manager = Engines.pyTorch()) {
      PrototypeQueue queue = queue(manager, 128, 64, 1);

      queue.push(manager.ones(new Shape(64, 3)));
      assertThat(queue.pointer()).isEqualTo(64);
      assertThat(queue.vectors(manager).get("0:64").min().getFloat()).isEqualTo(1);
      queue.push(manager.ones(new Shape(64, 3)).mul(2));
      assertThat(queue.pointer()).isZero();
      queue.push(manager.ones(new Shape(64, 3)).mul(3));

      NDArray vectors = queue.vectors(manager);
      assertThat(vectors.get("0:64").toFloatArray()).containsOnly(3);
      assertThat(vectors.get("64:128").toFloatArray()).containsOnly(2);
    }
  }

  @Test
  void wrapsAroundWhenABatchMissedPictures() {
    try (NDManager manager = Engines.pyTorch()) {
      PrototypeQueue queue = queue(manager, 4, 2, 1);

      queue.push(manager.ones(new Shape(3, 3)));
      queue.push(manager.ones(new Shape(2, 3)).mul(2));
      queue.push(manager.ones(new Shape(0, 3)));

      assertThat(queue.pointer()).isEqualTo(1);
      assertThat(queue.vectors(manager).get(":, 0").toFloatArray()).containsExactly(2, 1, 1, 2);
    }
  }

  @Test
  void handsOutCopiesAsTheyWereBeforeThePush() {
    try (NDManager manager = Engines.pyTorch()) {
      PrototypeQueue queue = queue(manager, 4, 2, 1);
      NDArray before = queue.vectors(manager);
      float[] values = before.toFloatArray();

      queue.push(manager.ones(new Shape(2, 3)));

      assertThat(before.toFloatArray()).isEqualTo(values);
    }
  }

  @Test
  void continuesWhereItWasSaved() {
    try (NDManager manager = Engines.pyTorch()) {
      PrototypeQueue saved = queue(manager, 4, 2, 1);
      saved.push(manager.ones(new Shape(2, 3)));
      Map<String, NDArray> state = saved.state(manager);

      PrototypeQueue resumed = queue(manager, 4, 2, 99);
      resumed.restore(state);

      assertThat(resumed.pointer()).isEqualTo(2);
      assertThat(resumed.vectors(manager)).isEqualTo(saved.vectors(manager));
      assertThatThrownBy(() -> queue(manager, 8, 2, 1).restore(state))
          .hasMessage(
              "A memory of (8, 3) cannot take a state of (4, 3): resume with the settings it was"
                  + " saved with");
    }
  }

  @Test
  void refusesSizesThatAreNoMultipleOfTheBatch() {
    try (NDManager manager = Engines.pyTorch()) {
      assertThatThrownBy(() -> queue(manager, 100, 64, 1))
          .hasMessage(
              "A queue of 100 must hold a whole number of batches of 64: make it a multiple");
    }
  }
}
