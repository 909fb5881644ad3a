package io.segstream.trainer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClassMemoryTest {
  private static final byte VOID = (byte) 255;

  private static ClassMemory memory(NDManager manager, ClassMemorySettings settings) {
    return new ClassMemory(manager, settings, DataType.FLOAT64);
  }

  @Test
  void keepsTheNewestOfARing() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(1, 1, 0, 12, 4));

      for (int push = 0; push < 5; push++) {
        memory.update(
            manager.full(new Shape(4, 1), push, DataType.FLOAT64),
            new byte[4],
            1,
            new SplittableRandom(1));
      }

      assertThat(memory.entries(manager).vectors().toDoubleArray())
          .containsExactly(3, 3, 3, 3, 4, 4, 4, 4, 2, 2, 2, 2);
      assertThat(memory.state(manager).get("memory.pointers").toLongArray())
          .containsExactly(0, 0, 8, 12);
    }
  }

  @Test
  void keepsTheNewestWhenOnePushExceedsTheRing() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(1, 1, 2, 0, 1));

      memory.update(
          manager.create(new double[] {1, -1, 1}, new Shape(3, 1)),
          new byte[3],
          3,
          new SplittableRandom(1));

      assertThat(memory.entries(manager).vectors().toDoubleArray()).containsExactly(1, -1);
    }
  }

  @Test
  void remembersTheMeanOfAClassInAPicture() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(3, 2, 4, 0, 1));
      // Two pictures of three pixels.
      double[] pixels = {1, 0, 0, 1, 0.6, 0.8, 0, 1, -1, 0, 1, 0};
      byte[] labels = {2, 2, 0, VOID, 2, 0};

      memory.update(manager.create(pixels, new Shape(6, 2)), labels, 2, new SplittableRandom(1));

      ClassVectors entries = memory.entries(manager);
      assertThat(entries.labels()).containsExactly(0, 0, 2, 2);
      assertThat(entries.vectors().toDoubleArray())
          .containsExactly(
              new double[] {0.6, 0.8, 1, 0, 0.7071067812, 0.7071067812, -1, 0}, within(1e-9));
    }
  }

  @Test
  void remembersPixelsOnlyUnderTheirOwnClass() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(4, 2, 0, 20, 10));
      // The first number of each vector is its class, the second its position.
      double[] pixels = new double[200];
      byte[] labels = new byte[100];
      for (int i = 0; i < 100; i++) {
        labels[i] = (byte) (i < 3 ? 3 : i % 3);
        pixels[2 * i] = labels[i];
        pixels[2 * i + 1] = i;
      }

      memory.update(manager.create(pixels, new Shape(100, 2)), labels, 1, new SplittableRandom(1));

      ClassVectors entries = memory.entries(manager);
      assertThat(entries.size()).isEqualTo(33).isEqualTo(memory.size());
      assertThat(entries.count(0)).isEqualTo(10);
      assertThat(entries.count(3)).isEqualTo(3);
      double[] rows = entries.vectors().toDoubleArray();
      double[] positions = new double[33];
      for (int i = 0; i < 33; i++) {
        assertThat(rows[2 * i]).isEqualTo(entries.labels()[i]);
        positions[i] = rows[2 * i + 1];
      }
      assertThat(positions).doesNotHaveDuplicates();
      assertThat(Arrays.stream(positions).max().orElse(0))
          .as("drawn from all rows")
          .isGreaterThan(66);
    }
  }

  @Test
  void ignoresBatchesWithoutLabels() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(2, 1, 2, 2, 1));

      memory.update(
          manager.ones(new Shape(2, 1), DataType.FLOAT64),
          new byte[] {VOID, VOID},
          1,
          new SplittableRandom(1));

      assertThat(memory.size()).isZero();
      assertThat(memory.entries(manager).vectors().getShape()).isEqualTo(new Shape(0, 1));
    }
  }

  @Test
  void continuesWhereItWasSaved() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemorySettings settings = new ClassMemorySettings(2, 3, 2, 5, 3);
      ClassMemory undisturbed = memory(manager, settings);
      step(manager, undisturbed, 1);
      Map<String, NDArray> state = undisturbed.state(manager);
      step(manager, undisturbed, 2);

      ClassMemory resumed = memory(manager, settings);
      resumed.restore(state);
      step(manager, resumed, 2);

      assertThat(resumed.state(manager)).isEqualTo(undisturbed.state(manager));
      assertThatThrownBy(
              () -> memory(manager, new ClassMemorySettings(2, 3, 2, 4, 3)).restore(state))
          .hasMessageContaining("resume with the settings it was saved with");
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (NDManager manager = Engines.pyTorch()) {
      ClassMemory memory = memory(manager, new ClassMemorySettings(2, 1, 1, 1, 1));
      NDArray pixels = manager.ones(new Shape(4, 1), DataType.FLOAT64);

      assertThatThrownBy(
              () -> memory.update(pixels, new byte[] {0, 1, 0, 5}, 2, new SplittableRandom(1)))
          .hasMessage("Class 5 in picture 1 of the batch, but the memory has 2 classes");
      assertThatThrownBy(() -> memory.update(pixels, new byte[3], 1, new SplittableRandom(1)))
          .hasMessageContaining("bring labels to the size of the network's output");
      assertThatThrownBy(() -> new ClassMemorySettings(2, 1, 0, 0, 1))
          .hasMessageContaining("holds nothing");
    }
  }

  private static void step(NDManager manager, ClassMemory memory, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] pixels = random.doubles(24).toArray();
    byte[] labels = {0, 1, 1, 0, VOID, 0, 1, 1};
    memory.update(manager.create(pixels, new Shape(8, 3)), labels, 2, random);
  }
}
