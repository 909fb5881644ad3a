package io.segstream.trainer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.checkpoint.HostTensor;
import io.segstream.trainer.network.Engines;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentMemoryTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private void push(SegmentMemory memory, int first, int count) {
    float[] values = new float[2 * count];
    int[] labels = new int[count];
    List<BitSet> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values[2 * i] = first + i;
      labels[i] = i == 0 ? -1 : first + i;
      tags.add(BitSet.valueOf(new long[] {1L << (first + i) % 3}));
    }
    memory.push(manager.create(values, new Shape(count, 2)), labels, tags);
  }

  @Test
  void shouldKeepTheLastBatchesWhole() {
    // Given
    SegmentMemory memory = new SegmentMemory(2, 2, 3);
    // When
    push(memory, 10, 1);
    push(memory, 20, 3);
    push(memory, 30, 2);
    // Then
    assertThat(memory.size()).isEqualTo(5);
    assertThat(memory.vectors(manager).toFloatArray())
        .containsExactly(20, 0, 21, 0, 22, 0, 30, 0, 31, 0);
    assertThat(memory.labels()).containsExactly(-1, 21, 22, -1, 31);
    assertThat(memory.tags().get(1)).isEqualTo(BitSet.valueOf(new long[] {1}));
  }

  @Test
  void shouldRememberNothingWithoutRoom() {
    SegmentMemory memory = new SegmentMemory(0, 2, 3);
    push(memory, 10, 3);
    assertThat(memory.size()).isZero();
  }

  @Test
  void shouldGoOnFromASavedState() {
    // Given
    SegmentMemory memory = new SegmentMemory(2, 2, 3);
    push(memory, 10, 2);
    push(memory, 20, 3);
    SegmentMemory resumed = new SegmentMemory(2, 2, 3);
    // When
    resumed.restore(saved(memory));
    // Then
    push(memory, 30, 1);
    push(resumed, 30, 1);
    assertThat(resumed.vectors(manager).toFloatArray())
        .isEqualTo(memory.vectors(manager).toFloatArray());
    assertThat(resumed.labels()).isEqualTo(memory.labels());
    assertThat(resumed.tags()).isEqualTo(memory.tags());
  }

  @Test
  void shouldSaveThatItIsEmpty() {
    SegmentMemory resumed = new SegmentMemory(2, 2, 3);
    push(resumed, 10, 2);

    resumed.restore(saved(new SegmentMemory(2, 2, 3)));

    assertThat(resumed.size()).isZero();
  }

  /** Through the bytes of a checkpoint. */
  private Map<String, NDArray> saved(SegmentMemory memory) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    memory
        .state(manager)
        .forEach((name, array) -> arrays.put(name, HostTensor.of(array).on(manager)));
    return arrays;
  }

  @Test
  void shouldLetNoGradientThrough() {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray vectors = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
      vectors.setRequiresGradient(true);
      SegmentMemory memory = new SegmentMemory(1, 2, 3);
      memory.push(vectors.mul(vectors), new int[] {0, 1}, List.of(new BitSet(), new BitSet()));

      collector.backward(vectors.mul(memory.vectors(manager)).sum());

      assertThat(vectors.getGradient().toFloatArray()).containsExactly(1, 0, 0, 1);
    }
  }

  @Test
  void shouldRefuseSegmentsThatDoNotMeetTheirLabels() {
    SegmentMemory memory = new SegmentMemory(1, 2, 3);
    assertThatThrownBy(
            () -> memory.push(manager.zeros(new Shape(2, 2)), new int[3], List.of(new BitSet())))
        .hasMessage("Segments (2, 2) have 3 labels and 1 sets of tags");
  }
}
