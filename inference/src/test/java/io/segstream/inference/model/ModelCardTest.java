package io.segstream.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segstream.inference.model.ObjectnessOutput.Meaning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
  private static final String MINIMAL =
      """
      name: tiny
      version: 1.10
      input: {name: image, layout: NHWC, type: uint8, width: 480, height: 270, dynamic: true, batch: dynamic}
      outputs: {embeddings: features, objectness: objects}
      dimensions: 32
      stride: 4
      """;

  private static final String FULL =
      """
      name: street
      version: "2"
      description: "Streets: cars, people"
      licence: MIT
      recipe: street-v2
      dataDigest: abc
      metrics: {val miou: 0.5, epochs: 12}
      weights: street.onnx
      input:
        name: data:0
        layout: NCHW
        type: float32
        colour: BGR
        width: 320
        height: 256
        dynamic: false
        batch: 4
        mean: [102.9, 111.25, 126.9]
        std: [62.9, 62.8, 66.4]
        scale: 0.0039
      outputs:
        layout: NHWC
        embeddings: {name: raw, length: any}
        objectness: {name: scores, activation: softmax, background: 0}
        classes: {name: scores, labels: [background, car, person]}
      dimensions: 16
      stride: 8
      """;

  @Test
  void shouldReadWhatACardSaysAndFillInTheRest() {
    ModelCard card = ModelCard.parse(MINIMAL, "model.yaml");
    assertThat(card.reference()).isEqualTo("tiny@1.10");
    assertThat(card.weights()).isEqualTo("model.onnx");
    assertThat(card.origin()).isEqualTo(ModelOrigin.UNKNOWN);
    assertThat(card.input()).isEqualTo(ModelInput.packedRgb("image", new FrameSize(480, 270), 4));
    assertThat(card.outputs())
        .isEqualTo(
            ModelOutputs.planar(
                4, EmbeddingOutput.unit("features", 32), ObjectnessOutput.probability("objects")));
    assertThat(card.has(OutputRole.CLASSES)).isFalse();
    assertThat(card.labels()).isEmpty();
  }

  @Test
  void shouldReadEveryKey() {
    ModelCard card = ModelCard.parse(FULL, "model.yaml");
    assertThat(card.origin())
        .isEqualTo(
            new ModelOrigin(
                "Streets: cars, people",
                "MIT",
                "street-v2",
                "abc",
                Map.of("val miou", 0.5, "epochs", 12.0)));
    assertThat(card.input().sizing()).isEqualTo(Sizing.FIXED);
    assertThat(card.input().fixedBatch()).isEqualTo(4);
    assertThat(card.input().format().colour()).isEqualTo(ColourOrder.BGR);
    assertThat(card.input().format().scaling().mean()).containsExactly(102.9, 111.25, 126.9);
    assertThat(card.outputs().layout()).isEqualTo(TensorLayout.NHWC);
    assertThat(card.outputs().embeddings())
        .contains(new EmbeddingOutput("raw", 16, EmbeddingOutput.Length.ANY));
    assertThat(card.outputs().objectness())
        .contains(new ObjectnessOutput("scores", Activation.SOFTMAX, 0, Meaning.BACKGROUND));
    assertThat(card.labels()).containsExactly("background", "car", "person");
    assertThat(card.stride()).isEqualTo(8);
  }

  @Test
  void shouldReadBackWhatItWrites() {
    for (String yaml : List.of(MINIMAL, FULL)) {
      ModelCard card = ModelCard.parse(yaml, "model.yaml");
      assertThat(ModelCard.parse(card.toYaml(), "written")).isEqualTo(card);
      assertThat(ModelCard.parse(card.toYaml(), "written").toYaml()).isEqualTo(card.toYaml());
    }
  }

  @Test
  void shouldRefuseMetricsThatAreNoNumbers() {
    assertThatThrownBy(() -> ModelCard.parse(MINIMAL + "metrics: {miou: high}\n", "model.yaml"))
        .hasMessageContaining("metrics.miou: must be a number, got \"high\"");
    assertThatThrownBy(() -> ModelCard.parse(MINIMAL + "metrics: [1]\n", "model.yaml"))
        .hasMessageContaining("metrics: must be a mapping of names to numbers, got [1]");
  }

  @Test
  void shouldTellAllProblemsAtOnceWithTheirPaths() {
    String yaml =
        """
        nam: tiny
        version: Release One
        input: {name: image, layout: HWC, type: uint8, width: 0, heigth: 270, batch: many, mean: [1, x]}
        outputs: {objectness: {name: o, activation: sigmoyd, channel: 0, background: 1}, clases: c}
        dimensions: 32
        stride: 4.5
        """;
    CardException problem =
        catchThrowableOfType(
            CardException.class, () -> ModelCard.parse(yaml, "models/tiny/model.yaml"));
    assertThat(problem)
        .hasMessageStartingWith("Model card models/tiny/model.yaml has 14 problems:");
    assertThat(problem.problems())
        .containsExactlyInAnyOrder(
            "name: is missing",
            "nam: unknown key, did you mean 'name'?",
            "version 'Release One' must be lower case letters, digits, '.', '_' or '-', and start"
                + " with a letter or digit",
            "stride: must be a whole number of 1 or more, got 4.5",
            "input.layout: 'HWC' is not one of nhwc, nchw, did you mean 'nhwc'?",
            "input.mean: must be a list of numbers, got [1,\"x\"]",
            "input.width: must be a whole number of 1 or more, got 0",
            "input.height: is missing",
            "input.heigth: unknown key, did you mean 'height'?",
            "input.batch: must be 'dynamic' or a whole number of 1 or more, got \"many\"",
            "outputs.objectness.activation: 'sigmoyd' is not one of none, sigmoid, softmax,"
                + " did you mean 'sigmoid'?",
            "outputs.objectness.background: and channel exclude each other: give one of them",
            "outputs.clases: unknown key, did you mean 'classes'?",
            "dimensions: has no meaning without outputs.embeddings or outputs.clusters");
  }

  @Test
  void shouldReadWriteAndCheckTheSmallestSide() {
    ModelCard card =
        ModelCard.parse(MINIMAL.replace("dynamic: true", "dynamic: true, smallestSide: 32"), "c");
    assertThat(card.input().smallestSide()).isEqualTo(32);
    assertThat(card.toYaml()).contains("smallestSide: 32");
    assertThat(ModelCard.parse(card.toYaml(), "written")).isEqualTo(card);
    assertThat(ModelCard.parse(MINIMAL, "c").input().smallestSide()).isEqualTo(4);
    assertProblem(
        MINIMAL.replace("dynamic: true", "dynamic: true, smallestSide: 30"),
        "input: smallestSide 30 must be a multiple of multipleOf 4");
    assertProblem(
        MINIMAL.replace("dynamic: true", "dynamic: true, smallestSide: 272"),
        "input: size 480x270 is smaller than smallestSide 272");
    assertProblem(
        FULL.replace("dynamic: false", "dynamic: false\n  smallestSide: 32"),
        "input.smallestSide: has no meaning without dynamic: true");
  }

  @Test
  void shouldCheckTheNameAndTheVersion() {
    assertProblem(MINIMAL.replace("tiny", "My Net"), "name 'My Net' must be lower case letters");
    assertProblem(MINIMAL.replace("1.10", "v@1"), "version 'v@1' must be lower case letters");
  }

  @Test
  void shouldRefuseACardWithoutAnyOutput() {
    assertProblem(
        MINIMAL
            .replace("{embeddings: features, objectness: objects}", "{}")
            .replace("dimensions: 32\n", ""),
        "outputs: a model needs at least one output: embeddings, objectness, classes or clusters");
  }

  @Test
  void shouldTakeACardWithOnlyOneOutput() {
    ModelCard card = ModelCard.parse(MINIMAL.replace(", objectness: objects", ""), "model.yaml");
    assertThat(card.outputName(OutputRole.OBJECTNESS)).isEqualTo(Optional.empty());
    assertThat(card.dimensions()).isEqualTo(32);
  }

  @Test
  void shouldAskForDimensionsOfEmbeddings() {
    assertProblem(MINIMAL.replace("dimensions: 32\n", ""), "dimensions: is missing");
  }

  @Test
  void shouldRefuseScalingOfBytes() {
    assertProblem(
        MINIMAL.replace("width: 480", "width: 480, scale: 0.5"),
        "input: mean, std and scale need type float32");
  }

  @Test
  void shouldRefuseWeightsOutsideTheDirectory() {
    for (String weights : List.of("../other.onnx", "/etc/passwd", "a/b.onnx", "..")) {
      assertProblem(
          MINIMAL + "weights: " + weights, "weights '%s' must be the name".formatted(weights));
    }
  }

  @Test
  void shouldRefuseTextThatIsNoCard() {
    assertProblem("", "is empty");
    assertProblem("just text", "must be a mapping of keys to values, got 'just text'");
    assertProblem("a: [1", "line 1: not YAML: ");
    assertProblem(MINIMAL + "stride: 8\n", "not YAML: Duplicate field 'stride'");
  }

  @Test
  void shouldSayThatTheFileIsMissing(@TempDir Path directory) {
    Path file = directory.resolve("model.yaml");
    assertThatThrownBy(() -> ModelCard.read(file))
        .isInstanceOf(CardException.class)
        .hasMessageContaining(file + " has a problem:")
        .hasMessageContaining("there is no such file: write a card beside the weights");
  }

  @Test
  void shouldRefuseBytesThatAreNoText(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("model.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> ModelCard.read(file)).hasMessageContaining("is not text in UTF-8");
  }

  private static void assertProblem(String yaml, String text) {
    assertThatThrownBy(() -> ModelCard.parse(yaml, "model.yaml"))
        .isInstanceOf(CardException.class)
        .hasMessageContaining(text);
  }
}
