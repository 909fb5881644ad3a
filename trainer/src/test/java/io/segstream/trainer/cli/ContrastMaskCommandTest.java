package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.trainer.data.Drawn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from COCO's files to a model and its mask head. */
class ContrastMaskCommandTest {
  private static final int SIDE = 64;
  private static final int PICTURES = 3;

  @TempDir Path directory;

  /** Each picture has a box of either class. */
  @BeforeEach
  void draw() throws IOException {
    List<String> images = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      int shift = 2 * i;
      Drawn.picture(
          directory.resolve("coco/train2017/" + i + ".png"),
          Drawn.image(
              SIDE,
              SIDE,
              (x, y) ->
                  y < 30 + shift && x < 30 ? 0xd08030 : y >= 34 && x >= 34 ? 0x3080d0 : 0x202020));
      images.add(
          "{\"id\": %d, \"file_name\": \"%d.png\", \"width\": %d, \"height\": %d}"
              .formatted(i, i, SIDE, SIDE));
      objects.add(object(i, 1, 0, 0, 30, 30 + shift));
      objects.add(object(i, 2, 34, 34, 64, 64));
    }
    Files.createDirectories(directory.resolve("coco/annotations"));
    Files.writeString(
        directory.resolve("coco/annotations/instances_train2017.json"),
        """
        {"images": [%s], "annotations": [%s],
         "categories": [{"id": 1, "name": "cup"}, {"id": 2, "name": "bowl"}]}
        """
            .formatted(String.join(", ", images), String.join(", ", objects)));
  }

  private static String object(int image, int category, int left, int top, int right, int bottom) {
    return "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"iscrowd\": 0, \"segmentation\": [[%d, %d, %d, %d, %d, %d, %d, %d]]}"
        .formatted(
            10 * image + category,
            image,
            category,
            left,
            top,
            right,
            top,
            right,
            bottom,
            left,
            bottom);
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
