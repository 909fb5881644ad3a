package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.segstream.inference.model.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeEngineTest extends SegmentationEngineContract {
  @TempDir Path directory;

  private LoadedModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model =
        TinyNets.write(
            directory.resolve("convolutions"), TinyNets.convolutions(), TinyNets.CONVOLUTIONS_CARD);
  }

  @Override
  SegmentationEngine open() {
    return OnnxRuntimeEngine.open(model, EngineSettings.defaults());
  }

  @Test
  void shouldGiveUnitVectorsAndProbabilitiesOnTheGridOfTheStride() {
    try (SegmentationEngine engine = open();
        FrameFeatures features = engine.infer(Frames.random(1, 2, 16, 12))) {
      FeatureMap map = features.frame(1);
      assertThat(map.width()).isEqualTo(8);
      assertThat(map.height()).isEqualTo(6);
      assertThat(map.dimensions()).isEqualTo(4);
      assertThat(map.classes()).isNull();
      float[] embeddings = Frames.numbers(map.embeddings());
      for (int cell = 0; cell < map.cells(); cell++) {
        double squares = 0;
        for (int dimension = 0; dimension < 4; dimension++) {
          squares += Math.pow(embeddings[dimension * map.cells() + cell], 2);
        }
        assertThat(squares).isCloseTo(1, offset(1e-5));
      }
      for (float probability : Frames.numbers(map.objectness())) {
        assertThat(probability).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void shouldKeepAnOpenResultReadableAfterTheEngineIsClosed() {
    // Given
    SegmentationEngine engine = open();
    FrameFeatures features = engine.infer(Frames.random(1, 1, 16, 12));
    float[] before = Frames.numbers(features.frame(0).objectness());

    // When
    engine.close();

    // Then
    assertThat(Frames.numbers(features.frame(0).objectness())).isEqualTo(before);
    features.close();
  }

  @Test
  void shouldGiveTheSameBytesWithMoreThreads() {
    FrameBatch batch = Frames.random(1, 3, 32, 24);
    try (SegmentationEngine one = open();
        SegmentationEngine two = OnnxRuntimeEngine.open(model, EngineSettings.withThreads(2));
        FrameFeatures a = one.infer(batch);
        FrameFeatures b = two.infer(batch)) {
      assertThat(Frames.copy(a).toArray(float[][]::new))
          .isDeepEqualTo(Frames.copy(b).toArray(float[][]::new));
    }
  }

  @Test
  void shouldBoundTheMemoryThatWaitsInThePool() {
    EngineSettings small =
        new EngineSettings(1, EngineSettings.Rounding.REPEATABLE, 16 * 12 / 4 * 5 * Float.BYTES);
    try (SegmentationEngine engine = OnnxRuntimeEngine.open(model, small)) {
      engine.infer(Frames.random(1, 1, 16, 12)).close();
      assertThat(NativeHandles.live(OnnxTensorSet.HANDLE)).isEqualTo(1);
      engine.infer(Frames.random(1, 1, 8, 6)).close();
      assertThat(NativeHandles.live(OnnxTensorSet.HANDLE)).isEqualTo(1);
      engine.infer(Frames.random(1, 2, 16, 12)).close();
      assertThat(NativeHandles.live(OnnxTensorSet.HANDLE)).isZero();
    }
  }

  @Test
  void shouldRefuseAFileThatChangedSinceItWasRead() throws IOException {
    Files.write(model.weights(), new byte[] {1, 2, 3});
    assertThatThrownBy(this::open)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("changed after the model was read; read it again");
  }

  @Test
  void shouldSayWhatIsMissingWhenTheFileIsGone() throws IOException {
    Files.delete(model.weights());
    assertThatThrownBy(this::open)
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("convolutions@1: " + model.weights())
        .hasMessageContaining("is not there any more; copy the ONNX file again");
  }

  @Test
  void shouldRefuseFilesThatAreNoNetwork() throws IOException {
    byte[] network = TinyNets.convolutions().toByteArray();
    assertRefused("empty", new byte[0], "is empty; copy the ONNX file again");
    assertRefused(
        "text",
        "not a network\n".repeat(20).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "copy or export it again");
    assertRefused("cut", java.util.Arrays.copyOf(network, network.length / 2), "export it");
    assertRefused(
        "future",
        TinyNets.convolutions().toBuilder().setIrVersion(999).build().toByteArray(),
        "older opset or IR version");
    assertRefused(
        "opset",
        TinyNets.convolutions().toBuilder()
            .setOpsetImport(
                0, TinyNets.convolutions().getOpsetImport(0).toBuilder().setVersion(9999))
            .build()
            .toByteArray(),
        "older opset");
  }

  private void assertRefused(String name, byte[] weights, String advice) throws IOException {
    Path broken = Files.createDirectory(directory.resolve(name));
    Files.write(broken.resolve("model.onnx"), weights);
    Files.writeString(broken.resolve("model.yaml"), TinyNets.CONVOLUTIONS_CARD);
    assertThatThrownBy(
            () -> OnnxRuntimeEngine.open(LoadedModel.load(broken), EngineSettings.defaults()))
        .as(name)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(broken.resolve("model.onnx").toString())
        .hasMessageContaining(advice);
  }
}
