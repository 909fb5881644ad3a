package io.segstream.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxWeightsTest {
  private final NDManager manager = Engines.pyTorch();
  @TempDir Path directory;

  @AfterEach
  void free() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"FLOAT", "FLOAT16"})
  void shouldBeginWithTheNumbersOfTheFile(TensorType storage) throws IOException {
    // Given
    Path names =
        Files.writeString(directory.resolve("names.yaml"), "hidden.weight: w\nhidden.beta: b\n");
    ProjectionHead head = ProjectionHead.create(2, 3, 4, 1, manager);

    // When
    OnnxWeights.Report report =
        OnnxWeights.read(file(storage, 1.5f, -2, 0.25f, 4, 5, 6))
            .copyInto(head, WeightNames.read(names));

    // Then
    var parameters = NetworkParameters.of(head);
    assertThat(parameters.get("hidden.weight").getArray().toFloatArray())
        .containsExactly(1.5f, -2, 0.25f, 4, 5, 6);
    assertThat(parameters.get("hidden.beta").getArray().toFloatArray()).containsExactly(7, 8, 9);
    assertThat(parameters.get("hidden.weight").getArray().hasGradient()).isTrue();
    assertThat(report.loaded()).containsExactly("hidden.weight", "hidden.beta");
    assertThat(report.untouched())
        .containsExactly(
            "hidden.gamma", "hidden.mean", "hidden.variance", "output.weight", "output.bias");
    assertThat(report.unused()).containsExactly("spare");
  }

  @Test
  void shouldChangeNothingAndTellEverythingThatDoesNotFit() throws IOException {
    // Given
    ProjectionHead head = ProjectionHead.create(2, 3, 4, 1, manager);
    float[] before = NetworkParameters.of(head).get("hidden.weight").getArray().toFloatArray();
    OnnxWeights weights = OnnxWeights.read(file(TensorType.FLOAT, 1, 2, 3, 4, 5, 6));

    // When, Then
    assertThatThrownBy(
            () ->
                weights.copyInto(
                    head,
                    new java.util.TreeMap<>(
                        Map.of(
                            "hidden.weight", "w",
                            "hidden.beta", "w",
                            "hiden.gamma", "b",
                            "output.bias", "c"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "do not fit the network:",
            "'w' has shape (3, 2, 1, 1), 'hidden.beta' has (3)",
            "the network has no 'hiden.gamma', did you mean 'hidden.gamma'?",
            "the file has no 'c'");
    assertThat(NetworkParameters.of(head).get("hidden.weight").getArray().toFloatArray())
        .isEqualTo(before);
  }

  @Test
  void shouldSayThatAFileIsNotWhatItShouldBe() throws IOException {
    Path text = Files.writeString(directory.resolve("text.onnx"), "hello there");
    assertThatThrownBy(() -> OnnxWeights.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text.onnx' is no ONNX file, or only part of one");
    Path list = Files.writeString(directory.resolve("list.yaml"), "stem.weight: [a]\n");
    assertThatThrownBy(() -> WeightNames.read(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stem.weight must be the name of a tensor, got [\"a\"]");
    Path empty = Files.writeString(directory.resolve("empty.yaml"), "[]\n");
    assertThatThrownBy(() -> WeightNames.read(empty))
        .hasMessageContaining("empty.yaml' names no parameter");
  }

  private Path file(TensorType storage, float... weights) throws IOException {
    OnnxGraph graph = OnnxGraph.named("pretrained").storeWeightsAs(storage);
    Value input = graph.input("x", TensorType.FLOAT, Shape.of("N", "2", "H", "W"));
    graph.weights("w", new long[] {3, 2, 1, 1}, weights);
    graph.floats("b", new long[] {3}, 7, 8, 9);
    graph.floats("spare", new long[] {1}, 1);
    graph.output("y", input, TensorType.FLOAT, Shape.of("N", "2", "H", "W"));
    Path file = directory.resolve("pretrained.onnx");
    graph.writeTo(file);
    return file;
  }
}
