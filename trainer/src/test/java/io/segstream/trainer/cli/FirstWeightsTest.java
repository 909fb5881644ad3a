package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.checkpoint.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstWeightsTest {
  private static final String OBJECTNESS = "network.objectness.bias";

  @TempDir Path directory;

  private Path recipe;
  private Path earlier;

  @BeforeEach
  void trainARun() throws IOException {
    TrainingFiles files = new TrainingFiles(directory);
    files.draw();
    recipe = files.maskContrast("squares.yaml", "pictures", "masks", "");
    earlier = directory.resolve("earlier");
    TrainerRun run = TrainerRun.of("train", recipe.toString(), "--out", earlier.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  /** One step that hardly learns. */
  private TrainerRun step(String... overrides) {
    String[] arguments = new String[7 + 2 * overrides.length];
    String[] fixed = {
      "train",
      recipe.toString(),
      "--out",
      directory.resolve("run").toString(),
      "--set",
      "training.steps=1",
      "--set=optimiser.learningRate=0.000000001"
    };
    System.arraycopy(fixed, 0, arguments, 0, fixed.length);
    for (int i = 0; i < overrides.length; i++) {
      arguments[fixed.length + 2 * i] = "--set";
      arguments[fixed.length + 2 * i + 1] = overrides[i];
    }
    return TrainerRun.of(arguments);
  }

  private Map<String, HostTensor> parameters(Path run) throws IOException {
    return Checkpoint.read(run.resolve("checkpoints/last.safetensors")).parameters();
  }

  private static float[] numbers(HostTensor tensor) {
    FloatBuffer floats =
        ByteBuffer.wrap(tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] numbers = new float[floats.remaining()];
    floats.get(numbers);
    return numbers;
  }

  @Test
  void shouldBeginAsAnotherRunEnded() throws IOException {
    TrainerRun run = step("network.weights=" + earlier, "training.seed=2");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("begins as the run in '" + earlier + "' had trained it after");
    Map<String, HostTensor> now = parameters(directory.resolve("run"));
    parameters(earlier)
        .forEach(
            (name, tensor) -> {
              // Statistics of the pictures move with the step.
              if (!name.endsWith("mean") && !name.endsWith("variance")) {
                assertThat(numbers(now.get(name)))
                    .as(name)
                    .containsExactly(numbers(tensor), within(1e-5f));
              }
            });
  }

  @Test
  void shouldBeginWithTensorsOfAnOnnxFile() throws IOException {
    Path file = directory.resolve("weights.onnx");
    OnnxGraph graph = OnnxGraph.named("weights");
    var input = graph.input("x", TensorType.FLOAT, Shape.of("N", "2", "H", "W"));
    graph.floats("offset", new long[] {1}, 7.5f);
    graph.output("y", input, TensorType.FLOAT, Shape.of("N", "2", "H", "W"));
    graph.writeTo(file);
    Path names = Files.writeString(directory.resolve("names.yaml"), "objectness.bias: offset\n");

    TrainerRun run = step("network.weights=" + file, "network.weightNames=" + names);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("begins with 1 parameters of '" + file + "'");
    assertThat(numbers(parameters(directory.resolve("run")).get(OBJECTNESS)))
        .containsExactly(new float[] {7.5f}, within(1e-5f));
  }

  @Test
  void shouldSayWhatDoesNotFit() throws IOException {
    Path names = Files.writeString(directory.resolve("names.yaml"), "stem.weigt: offset\n");
    Path text = Files.writeString(directory.resolve("text.onnx"), "hello there");

    assertUse("network.weights: there is no run in", "network.weights=" + directory);
    assertUse("but this recipe asks for", "network.weights=" + earlier, "network.name=small");
    assertUse("whose tensors need network.weightNames", "network.weights=" + text);
    assertUse("is for network.weights, which is not given", "network.weightNames=" + names);
    assertUse(
        "network.weightNames: is for ONNX files",
        "network.weights=" + earlier,
        "network.weightNames=" + names);
    assertUse(
        "text.onnx' is no ONNX file", "network.weights=" + text, "network.weightNames=" + names);
    assertUse(
        "cannot be read",
        "network.weights=" + directory.resolve("missing.onnx"),
        "network.weightNames=" + names);
  }

  private void assertUse(String message, String... overrides) {
    TrainerRun run = step(overrides);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USE);
  }
}
