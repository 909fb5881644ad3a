package io.segstream.trainer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.network.Engines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MomentumEncoderTest {
  private static final Shape INPUT = new Shape(2, 1, 4, 4);

  private static Block network(NDManager manager, int filters) {
    Block block =
        new SequentialBlock()
            .add(Conv2d.builder().setFilters(filters).setKernelShape(new Shape(1, 1)).build())
            .add(BatchNorm.builder().build());
    block.initialize(manager, DataType.FLOAT32, INPUT);
    return block;
  }

  private static void fill(Block block, float value) {
    block
        .getParameters()
        .forEach(
            pair ->
                pair.getValue()
                    .getArray()
                    .subi(pair.getValue().getArray().duplicate())
                    .addi(value));
  }

  private static NDArray array(Block block, int index) {
    return block.getParameters().valueAt(index).getArray();
  }

  @Test
  void startsAsACopyAndFollowsByTheMomentum() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 2);
      Block key = network(manager, 2);
      fill(query, 0);
      fill(key, 5);

      MomentumEncoder encoder = new MomentumEncoder(query, key, 0.9);
      assertThat(array(key, 0).toFloatArray()).containsOnly(0);
      fill(query, 1);
      for (int i = 0; i < 5; i++) {
        encoder.update();
      }

      assertThat(array(key, 0).getFloat(0, 0, 0, 0)).isCloseTo(0.40951f, within(1e-6f));
      assertThat(array(query, 0).toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void hasTheWorkedValueAfterAThousandSteps() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 1);
      Block key = network(manager, 1);
      fill(query, 0);
      MomentumEncoder encoder = new MomentumEncoder(query, key, 0.999);
      fill(query, 1);

      for (int i = 0; i < 1000; i++) {
        encoder.update();
      }

      assertThat(array(key, 0).getFloat(0, 0, 0, 0)).isCloseTo(0.6323045752f, within(1e-4f));
    }
  }

  @Test
  void keepsItsOwnRunningStatistics() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 2);
      Block key = network(manager, 2);
      MomentumEncoder encoder = new MomentumEncoder(query, key, 0.5);
      fill(query, 3);

      encoder.update();

      key.getParameters()
          .forEach(
              pair -> {
                float[] values = pair.getValue().getArray().toFloatArray();
                if (pair.getKey().contains("running")) {
                  assertThat(values).doesNotContain(3).containsOnly(values[0]).doesNotContain(2);
                }
              });
      assertThat(array(key, 2).toFloatArray()).as("gamma").containsOnly(2);
    }
  }

  @Test
  void neverLearns() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 2);
      Block key = network(manager, 2);
      new MomentumEncoder(query, key, 0.5);
      ParameterStore parameters = new ParameterStore(manager, false);

      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray input = manager.randomNormal(INPUT);
        NDArray loss =
            query
                .forward(parameters, new NDList(input), true)
                .singletonOrThrow()
                .sub(key.forward(parameters, new NDList(input), true).singletonOrThrow().mul(2))
                .square()
                .sum();
        collector.backward(loss);
      }

      assertThat(array(query, 2).hasGradient()).isTrue();
      key.getParameters()
          .forEach(
              pair ->
                  assertThat(pair.getValue().getArray().hasGradient()).as(pair.getKey()).isFalse());
    }
  }

  @Test
  void continuesWhereItWasSaved() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 2);
      Block key = network(manager, 2);
      MomentumEncoder saved = new MomentumEncoder(query, key, 0.5);
      fill(key, 7);
      Block other = network(manager, 2);
      MomentumEncoder resumed = new MomentumEncoder(query, other, 0.5);

      resumed.restore(saved.state());

      assertThat(resumed.state()).isEqualTo(saved.state());
      assertThat(array(other, 0)).isNotSameAs(array(key, 0));
      assertThat(array(other, 0).toFloatArray()).containsOnly(7);
      assertThatThrownBy(() -> resumed.restore(Map.of()))
          .hasMessageContaining("of the state is missing, the key network needs (2, 1, 1, 1)");
    }
  }

  @Test
  void leavesNothingBehind() {
    try (NDManager manager = Engines.pyTorch()) {
      Block query = network(manager, 2);
      MomentumEncoder encoder = new MomentumEncoder(query, network(manager, 2), 0.5);
      encoder.update();
      int managed = ((BaseNDManager) manager).getManagedArrays().size();

      for (int i = 0; i < 20; i++) {
        encoder.update();
      }

      assertThat(((BaseNDManager) manager).getManagedArrays()).hasSize(managed);
    }
  }

  @Test
  void refusesNetworksThatDiffer() {
    try (NDManager manager = Engines.pyTorch()) {
      assertThatThrownBy(() -> new MomentumEncoder(network(manager, 2), network(manager, 3), 0.9))
          .hasMessageContaining("is (2, 1, 1, 1) in the query network and (3, 1, 1, 1)");
      assertThatThrownBy(() -> new MomentumEncoder(network(manager, 2), network(manager, 2), 1.1))
          .hasMessage("momentum 1.1 must be 0 to 1");
    }
  }
}
