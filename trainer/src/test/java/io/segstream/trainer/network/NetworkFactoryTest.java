package io.segstream.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFactoryTest {
  @ParameterizedTest
  @CsvSource({"tiny, 382737", "small, 1068769", "base, 3882785"})
  void shouldHaveAsManyParametersAsItsNamePromises(String name, long expected) {
    try (NDManager manager = Engines.pyTorch()) {
      assertThat(NetworkParameters.learnt(network(name, 1, manager))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "base"})
  void shouldGiveOneCellPerFourPixelsRoundedUp(String name) {
    try (NDManager manager = Engines.pyTorch()) {
      SegmentationNetwork network =
          NetworkFactory.create(new NetworkSettings(name, 24, 5), 1, manager);
      NetworkOutputs outputs =
          network.run(Engines.store(manager), Engines.pictures(manager, 1, 2, 101, 77), false);
      assertThat(outputs.embeddings().getShape()).isEqualTo(new Shape(2, 24, 26, 20));
      assertThat(outputs.objectness().getShape()).isEqualTo(new Shape(2, 1, 26, 20));
      assertThat(outputs.classes().orElseThrow().getShape()).isEqualTo(new Shape(2, 5, 26, 20));
      assertThat(outputs.features().getShape())
          .isEqualTo(new Shape(2, network.featureChannels(), 26, 20));
      assertThat(network.getOutputShapes(new Shape[] {new Shape(2, 3, 101, 77)}))
          .containsExactly(
              outputs.embeddings().getShape(),
              outputs.objectness().getShape(),
              outputs.features().getShape(),
              outputs.classes().orElseThrow().getShape());
    }
  }

  @Test
  void shouldGiveEqualWeightsForEqualSeedsOnly() {
    try (NDManager manager = Engines.pyTorch()) {
      SegmentationNetwork first = network("tiny", 7, manager);
      SegmentationNetwork same = network("tiny", 7, manager);
      SegmentationNetwork other = network("tiny", 8, manager);
      NetworkParameters.of(first)
          .forEach(
              (name, parameter) ->
                  assertThat(NetworkParameters.of(same).get(name).getArray().toFloatArray())
                      .as(name)
                      .isEqualTo(parameter.getArray().toFloatArray()));
      assertThat(weights(other)).isNotEqualTo(weights(first));
    }
  }

  private static float[] weights(SegmentationNetwork network) {
    return NetworkParameters.of(network).get("stem.weight").getArray().toFloatArray();
  }

  @Test
  void shouldDrawWeightsWithTheVarianceOfHe() {
    try (NDManager manager = Engines.pyTorch()) {
      float[] weights =
          NetworkParameters.of(network("small", 1, manager))
              .get("stage3.block2.convolution1.weight")
              .getArray()
              .toFloatArray();
      double sum = 0;
      double squares = 0;
      for (float weight : weights) {
        sum += weight;
        squares += (double) weight * weight;
      }
      assertThat(sum / weights.length).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-3));
      assertThat(squares / weights.length)
          .isCloseTo(2.0 / (128 * 9), org.assertj.core.data.Percentage.withPercentage(2));
    }
  }

  @Test
  void shouldComputeTheSameAfterSavingAndLoading() throws Exception {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      SegmentationNetwork saved = network("tiny", 3, manager);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      SegmentationNetwork loaded = network("tiny", 4, manager);

      // When
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      // Then
      assertThat(embeddings(loaded, manager)).isEqualTo(embeddings(saved, manager));
    }
  }

  private static float[] embeddings(SegmentationNetwork network, NDManager manager) {
    return network
        .run(Engines.store(manager), Engines.pictures(manager, 1, 1, 64, 64), false)
        .embeddings()
        .toFloatArray();
  }

  @Test
  void shouldNameTheNetworksThereAre() {
    assertThatThrownBy(() -> NetworkSettings.of("large"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no network 'large': it must be one of tiny, small, base, resnet50");
    assertThatThrownBy(() -> new NetworkSettings("tiny", 0, 0))
        .hasMessageContaining("embeddingDimensions 0 must be 1 or more");
  }

  @Test
  void shouldNotLearnWhereItIsFrozenEvenInTrainingMode() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      SegmentationNetwork network = network("tiny", 1, manager);
      var parameters = NetworkParameters.of(network);
      network.freeze(List.of("stem", "stage1"));

      // When
      network.run(Engines.store(manager), Engines.pictures(manager, 2, 2, 64, 64), true);

      // Then
      assertThat(parameters.get("stem.weight").getArray().hasGradient()).isFalse();
      assertThat(parameters.get("stage1.block1.convolution2.gamma").requiresGradient()).isFalse();
      assertThat(parameters.get("stage2.block1.convolution1.weight").requiresGradient()).isTrue();
      assertThat(parameters.get("stage1.block1.convolution1.mean").getArray().toFloatArray())
          .containsOnly(0);
      assertThat(parameters.get("stage2.block1.convolution1.mean").getArray().toFloatArray())
          .doesNotContain(0);
    }
  }

  @Test
  void shouldNameThePartsThatCanBeFrozen() {
    try (NDManager manager = Engines.pyTorch()) {
      SegmentationNetwork network = network("tiny", 1, manager);
      assertThatThrownBy(() -> network.freeze(List.of("stage")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The network has no part 'stage' to freeze; its parts are stem, stage1, stage2, stage3, context, lateral1, lateral2, lateral3, smooth, embedding, objectness");
    }
  }

  private static SegmentationNetwork network(String name, long seed, NDManager manager) {
    return NetworkFactory.create(NetworkSettings.of(name), seed, manager);
  }
}
