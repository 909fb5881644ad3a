package io.segstream.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.verify.VerificationCase;
import io.segstream.inference.verify.VerificationVectors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  @TempDir Path directory;

  @Test
  void shouldListAndInspectWhatTheRepositoryHolds() throws IOException {
    BaselineModel.writeTo(directory.resolve(BaselineModel.NAME));
    String repository = "model.repository=" + directory;

    CommandRun list = CommandRun.of("models", "list", "--set", repository);
    assertThat(list.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(list.lines())
        .singleElement()
        .asString()
        .startsWith("baseline@1 ")
        .endsWith(directory.resolve(BaselineModel.NAME).toString());

    CommandRun inspect = CommandRun.of("models", "inspect", "baseline", "--set", repository);
    assertThat(inspect.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(inspect.out())
        .startsWith("model        baseline@1")
        .containsPattern("digest +[0-9a-f]{64}")
        .containsPattern("embeddings +output ");
  }

  @Test
  void shouldFindModelsThatComeWithTheProgramInARepositoryThatLacksThem() throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve("under another name"));

    // When
    CommandRun brought =
        CommandRun.of("models", "inspect", "segstream-small@1", "--set", repository());
    CommandRun held = CommandRun.of("models", "inspect", "baseline", "--set", repository());
    CommandRun unknown =
        CommandRun.of("models", "inspect", "segstream-smal", "--set", repository());

    // Then
    assertThat(brought.exitCode()).as(brought.err()).isEqualTo(ExitCode.DONE);
    assertThat(brought.out()).startsWith("model        segstream-small@1");
    assertThat(held.out()).contains(directory.resolve("under another name").toString());
    assertThat(directory.resolve(BaselineModel.NAME)).doesNotExist();
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(unknown.err())
        .isEqualTo(
            "segstream: There is no model 'segstream-smal' in %s; did you mean 'segstream-small'? It holds: baseline@1, segstream-small@1; Segstream brings baseline, segstream-small.\n"
                .formatted(directory));
  }

  @Test
  void shouldCompareEveryEngineWithWhatTheNetworkComputed() throws IOException {
    // Given
    Path model = directory.resolve(BaselineModel.NAME);
    BaselineModel.writeTo(model);
    Path vectors = model.resolve(VerificationVectors.FILE_NAME);
    writeVectors(model, vectors, 0);

    // When
    CommandRun right = CommandRun.of("models", "verify", "baseline", "--set", repository());
    writeVectors(model, vectors, 0.25f);
    CommandRun wrong = CommandRun.of("models", "verify", "baseline", "--set", repository());

    // Then
    assertThat(right.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(right.lines())
        .containsExactly(
            "engine        output      difference    allowed",
            "OnnxRuntime   objectness     0.0e+00    1.0e-04  ok");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.out()).contains("OnnxRuntime   objectness     2.5e-01    1.0e-04  WRONG");
    assertThat(wrong.err())
        .isEqualTo(
            "segstream: model baseline@1 does not compute on OnnxRuntime what its network computed: export it again, or run it elsewhere\n");
  }

  @Test
  void shouldSayThatAModelCannotBeVerified() throws IOException {
    Path model = directory.resolve(BaselineModel.NAME);
    BaselineModel.writeTo(model);
    CommandRun without = CommandRun.of("models", "verify", "baseline", "--set", repository());
    Files.write(model.resolve(VerificationVectors.FILE_NAME), "SEGVEC1\nshort".getBytes(UTF_8));
    CommandRun damaged = CommandRun.of("models", "verify", "baseline", "--set", repository());

    assertThat(without.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(without.err())
        .isEqualTo(
            "segstream: model baseline@1 has no verify.bin beside its card, so that there is nothing to compare with: models that the trainer exports have one; compare a model that was made of another one with that one (--against)\n");
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(damaged.err())
        .contains("verify.bin' is damaged (it ends too early): export the model again");
  }

  @Test
  void shouldMakeAModelThatGroupsItsPixelsItself() throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve(BaselineModel.NAME));
    Path out = directory.resolve("grouped");

    // When
    CommandRun made =
        CommandRun.of(
            "models",
            "cluster-in-graph",
            "baseline",
            "--out",
            out.toString(),
            "--groups",
            "6",
            "--set",
            repository());
    CommandRun list = CommandRun.of("models", "list", "--set", repository());
    CommandRun again =
        CommandRun.of(
            "models",
            "cluster-in-graph",
            "grouped",
            "--out",
            out.resolve("again").toString(),
            "--set",
            repository());
    CommandRun onItself =
        CommandRun.of(
            "models",
            "cluster-in-graph",
            "grouped",
            "--out",
            out.toString(),
            "--set",
            repository());

    // Then
    assertThat(made.out()).isEqualTo("grouped@1  " + out + "\n");
    assertThat(LoadedModel.load(out).card().modelGroups()).isEqualTo(6);
    assertThat(list.lines()).anySatisfy(line -> assertThat(line).contains("objectness,clusters"));
    assertThat(again.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(again.err()).startsWith("segstream: Model grouped@1 gives no embeddings");
    assertThat(onItself.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(onItself.err())
        .startsWith("segstream: --out '%s' is where model grouped@1 is".formatted(out));
  }

  @Test
  void shouldCompareAModelWithAnotherOneOnFrames() throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve(BaselineModel.NAME));
    String frames = frames();

    // When
    CommandRun same =
        CommandRun.of(
            "models",
            "verify",
            "baseline",
            "--against",
            "baseline",
            "--frames",
            frames,
            "--every",
            "1",
            "--set",
            repository());
    CommandRun without =
        CommandRun.of(
            "models", "verify", "baseline", "--against", "baseline", "--set", repository());

    // Then
    assertThat(same.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(same.lines())
        .contains(
            "baseline@1 against baseline@1, 2 frames, ONNX Runtime",
            "masks, IoU                 1.0000    1.0000  of a frame's masks, each with its partner or 0",
            "objectness, difference     0.0000    0.0000  of a cell; 0 is equal",
            "Of the pixels that baseline@1 or baseline@1 mark as objects, both mark 100.0 %; on the worst frame 100.0 %.")
        .anySatisfy(line -> assertThat(line).startsWith("Time per frame, medians: "));
    assertThat(without.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(without.err())
        .startsWith("segstream: there are no frames: give --frames with a video or images");
  }

  @Test
  void shouldSayThatThereIsNothingToQuantise() throws IOException {
    BaselineModel.writeTo(directory.resolve(BaselineModel.NAME));
    CommandRun run =
        CommandRun.of(
            "models",
            "quantise",
            "baseline",
            "--frames",
            frames(),
            "--out",
            directory.resolve("bytes").toString(),
            "--set",
            repository());
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(run.err())
        .startsWith("segstream: The network has no convolution of 512 float32 weights or more");
  }

  /** Two pictures of a bright disc. */
  private String frames() throws IOException {
    Path frames = Files.createDirectories(directory.resolve("frames"));
    for (int frame = 0; frame < 2; frame++) {
      BufferedImage picture = new BufferedImage(192, 128, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 128; y++) {
        for (int x = 0; x < 192; x++) {
          boolean disc = Math.hypot(x - 87 - 4 * frame, y - 64) < 40;
          picture.setRGB(x, y, disc ? 0xE0B040 : 0x304060);
        }
      }
      ImageIO.write(picture, "png", frames.resolve(frame + ".png").toFile());
    }
    return frames.toString();
  }

  private String repository() {
    return "model.repository=" + directory;
  }

  /** What the model says of two grey frames, with an error on top. */
  private static void writeVectors(Path model, Path file, float error) throws IOException {
    byte[] pixels = new byte[2 * 32 * 48 * 3];
    Arrays.fill(pixels, (byte) 90);
    Arrays.fill(pixels, 3000, 5000, (byte) 200);
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    float[] objectness = new float[2 * 8 * 12];
    try (SegmentationEngine engine =
            OnnxRuntimeEngine.open(LoadedModel.load(model), EngineSettings.defaults());
        FrameFeatures features = engine.infer(new FrameBatch(direct, 2, 32, 48))) {
      for (int frame = 0; frame < 2; frame++) {
        features.frame(frame).objectness().get(0, objectness, frame * 96, 96);
      }
    }
    objectness[100] += error;
    new VerificationVectors(
            1e-4,
            List.of(
                new VerificationCase(2, 32, 48, pixels, Map.of(OutputRole.OBJECTNESS, objectness))))
        .writeTo(file);
  }
}
