package io.segstream.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DilatedResNetTest {
  @Test
  void shouldHaveTheParametersAndShapesOfTheSpecification() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      SegmentationNetwork network =
          NetworkFactory.create(NetworkSettings.of("resnet50"), 1, manager);

      // When
      NetworkOutputs outputs =
          network.run(Engines.store(manager), Engines.pictures(manager, 1, 1, 65, 40), false);

      // Then
      Map<String, Long> sizes = new TreeMap<>();
      NetworkParameters.of(network)
          .forEach(
              (name, parameter) -> {
                if (!NetworkParameters.isStatistic(parameter)) {
                  sizes.merge(
                      name.substring(0, name.indexOf('.')), parameter.getShape().size(), Long::sum);
                }
              });
      assertThat(NetworkParameters.learnt(network)).isEqualTo(39_641_952);
      assertThat(sizes)
          .containsEntry("embedding", 8_224L)
          .containsEntry("objectness", 256L)
          .containsEntry("stem", 9_536L);
      assertThat(sizes.get("pyramid") + sizes.get("decoder")).isEqualTo(16_125_440);
      assertThat(
              sizes.get("stem")
                  + sizes.get("layer1")
                  + sizes.get("layer2")
                  + sizes.get("layer3")
                  + sizes.get("layer4"))
          .isEqualTo(23_508_032);
      assertThat(outputs.embeddings().getShape()).isEqualTo(new Shape(1, 32, 9, 5));
      assertThat(outputs.objectness().getShape()).isEqualTo(new Shape(1, 1, 9, 5));
      assertThat(outputs.features().getShape()).isEqualTo(new Shape(1, 256, 9, 5));
    }
  }
}
