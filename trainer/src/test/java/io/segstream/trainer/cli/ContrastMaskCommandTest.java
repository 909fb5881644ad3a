package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.PixelBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from COCO's files to a model and its mask head. */
class ContrastMaskCommandTest {
  private static final int SIDE = BoxesOfCoco.SIDE;

  @TempDir Path directory;

  @BeforeEach
  void draw() throws IOException {
    BoxesOfCoco.draw(directory.resolve("coco"));
  }

  private Path recipe(String novel) throws IOException {
    Path split = Files.writeString(directory.resolve("novel.txt"), novel + "\n");
    String data = "{kind: COCO, path: %s, split: train2017}".formatted(directory.resolve("coco"));
    return Files.writeString(
        directory.resolve("boxes.yaml"),
        """
        method: contrastmask
        preset: small
        data: {damaged: FAIL, train: [%s], validation: [%s]}
        network: {embeddingDimensions: 8}
        training: {steps: 2, batch: 2, crop: 64x64, threads: 1, validateEvery: 2}
        contrastmask: {novel: %s, channels: 8, projection: 8}
        """
            .formatted(data, data, split));
  }

  @Test
  void shouldTrainOnCocoAndExportAMaskHeadThatRefinesBoxes() throws IOException {
    // Given
    Path run = directory.resolve("run");
    Path model = directory.resolve("model");
    // When
    TrainerRun trained = TrainerRun.of("train", recipe("bowl").toString(), "--out", run.toString());
    TrainerRun exported = TrainerRun.of("export", run.toString(), "--out", model.toString());
    // Then
    assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCode.DONE);
    assertThat(trained.out()).contains("novelContrasted", "validation at step 2: novelIou ");
    assertThat(exported.exitCode()).as(exported.err()).isEqualTo(ExitCode.DONE);
    assertThat(model.resolve("model.onnx")).isNotEmptyFile();
    assertThat(LoadedModel.load(model).card().companions().refiner()).contains("refiner.onnx");
    try (MaskRefiner refiner = MaskRefiner.open(model.resolve("refiner.onnx"))) {
      ByteBuffer grey = ByteBuffer.allocateDirect(SIDE * SIDE * 3);
      List<BoxMask> masks = refiner.refine(grey, SIDE, SIDE, List.of(new PixelBox(3, 4, 20, 30)));
      assertThat(masks).hasSize(1);
      assertThat(masks.get(0).bottom()).isEqualTo(34);
    }
  }

  @Test
  void shouldSayWhichClassOfASplitIsUnknown() throws IOException {
    // When
    TrainerRun refused =
        TrainerRun.of(
            "train", recipe("cup\nbowls").toString(), "--out", directory.resolve("run").toString());
    // Then
    assertThat(refused.exitCode()).isNotEqualTo(ExitCode.DONE);
    assertThat(refused.err())
        .contains(
            "novel.txt' line 2: class 'bowls' is none of the dataset's classes of objects, did you"
                + " mean 'bowl'?");
  }
}
