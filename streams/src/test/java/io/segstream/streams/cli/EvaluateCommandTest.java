package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir Path directory;

  @Test
  void shouldWriteWhatTheOfficialToolWritesAndMore() throws IOException {
    // Given a square that the result has shifted by half its side in frame 2
    for (int frame = 0; frame < 5; frame++) {
      writeMask("DAVIS/Annotations/480p/bear", frame, 10, 255);
      writeMask("masks/bear", frame, frame == 2 ? 20 : 10, 1);
    }
    // When
    String out = directory.resolve("scores").toString();
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "davis",
            "--task",
            "semi-supervised",
            "--dataset",
            directory.resolve("DAVIS").toString(),
            "--results",
            directory.resolve("masks").toString(),
            "--method-class",
            "prompted",
            "--out",
            out);
    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.lines().get(0)).startsWith("bear_1 ").contains("J 0.778");
    assertThat(run.out())
        .contains("method class: prompted")
        .containsPattern("dataset digest: [0-9a-f]{64}");
    assertThat(Path.of(out, "per-sequence_results-val.csv"))
        .content()
        .startsWith("Sequence,J-Mean,F-Mean\nbear_1,0.778,")
        .endsWith("\n");
    assertThat(Path.of(out, "global_results-val.csv"))
        .content()
        .matches(
            "J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay\n0\\.\\d{3},0\\.778,0\\.667,-0\\.333(,-?\\d\\.\\d{3}){3}\n");
    JsonNode json = new ObjectMapper().readTree(Path.of(out, "results-val.json").toFile());
    assertThat(json.at("/command").textValue()).startsWith("segstream evaluate davis --task");
    assertThat(json.at("/sequences/0/frames").toString())
        .isEqualTo("[\"00001\",\"00002\",\"00003\"]");
    assertThat(json.at("/sequences/0/scores/0/J_per_frame/1").doubleValue()).isEqualTo(1.0 / 3);
    assertThat(Path.of(out, "report-val.html"))
        .content()
        .contains("<polyline class=\"j\"", "frame 00002", "data:image/png;base64,")
        .doesNotContain("http://", "https://", "src=\"/");
  }

  @Test
  void shouldScoreInstanceMasks() throws IOException {
    Path truth =
        Files.writeString(
            directory.resolve("truth.json"),
            """
            {"images": [{"id": 1, "width": 40, "height": 30}], "categories": [{"id": 1}, {"id": 2}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "area": 100, "iscrowd": 0,
              "bbox": [5, 5, 10, 10], "segmentation": [[5, 5, 15, 5, 15, 15, 5, 15]]}]}
            """);
    Path results =
        Files.writeString(
            directory.resolve("results.json"),
            "[{\"image_id\": 1, \"category_id\": 2, \"score\": 0.5, \"bbox\": [5, 5, 10, 8]}]");
    String[] arguments = {
      "evaluate",
      "masks",
      "--annotations",
      truth.toString(),
      "--results",
      results.toString(),
      "--shapes",
      "boxes"
    };
    assertThat(CommandRun.of(arguments).lines()).startsWith("AP        0.000");
    assertThat(CommandRun.slow(arguments).err())
        .startsWith("scoring   7% 1/14 comparisons")
        .endsWith("scoring 100% 14/14 comparisons, 0.0/s\n");
    // An overlap of 0.8 is enough for seven of the ten thresholds.
    String[] agnostic = Arrays.copyOf(arguments, arguments.length + 1);
    agnostic[arguments.length] = "--class-agnostic";
    assertThat(CommandRun.of(agnostic).lines())
        .startsWith("AP        0.700", "AP50      1.000", "AP75      1.000")
        .contains("APlarge   -1.000");
  }

  @Test
  void shouldScoreClusters() throws IOException {
    float[] vectors = new float[40];
    byte[] labels = new byte[20];
    for (int i = 0; i < 20; i++) {
      labels[i] = (byte) (i % 2);
      vectors[2 * i] = i % 2 == 0 ? 5 : -5;
      vectors[2 * i + 1] = i / 20f;
    }
    ByteBuffer floats = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
    floats.asFloatBuffer().put(vectors);
    Path embeddings = writeArray("e.npy", "<f4", "(20, 2)", floats.array());
    Path classes = writeArray("l.npy", "|u1", "(20,)", labels);
    String[] arguments = {
      "evaluate", "clusters", "--embeddings", embeddings.toString(), "--labels", classes.toString()
    };
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(CommandRun.slow(arguments).err()).startsWith("clustering  20% 1/5 runs");
    assertThat(run.lines())
        .startsWith(
            "20 vectors of 2 dimensions, 2 classes, 2 clusters, 5 runs",
            "K-Means                            mIoU 1.0000 +- 0.0000, of present classes 1.0000 +- 0.0000");
  }

  @Test
  void shouldScoreTheEmbeddingsOfAModelOnADataSet() throws IOException {
    // Given pictures of a bright square on dark ground, in the layout of VOC
    for (String part : List.of("train", "val")) {
      Path list = directory.resolve("voc/ImageSets/Segmentation/%s.txt".formatted(part));
      Files.createDirectories(list.getParent());
      Files.writeString(list, "%s0\n%s1\n%s2\n".formatted(part, part, part));
      for (int i = 0; i < 3; i++) {
        writeSquare("voc/JPEGImages/%s%d.jpg".formatted(part, i), i, 230);
        writeSquare("voc/SegmentationClass/%s%d.png".formatted(part, i), i, 3);
      }
    }
    Path out = directory.resolve("scores.json");
    // When
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "clusters",
            "--dataset",
            directory.resolve("voc").toString(),
            "--model",
            "baseline",
            "--set",
            "model.repository=" + directory.resolve("models"),
            "--set",
            "model.inputSize=128x128",
            "--clusters",
            "2",
            "--over-clusters",
            "3",
            "--runs",
            "2",
            "--subset",
            "bird",
            "--out",
            out.toString());
    // Then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("model baseline@1 at 128x128, 21 classes, 3 pictures scored (3 objects)")
        .containsPattern("linear probe +mIoU 0\\.\\d{4}");
    JsonNode json = new ObjectMapper().readTree(out.toFile());
    assertThat(json.at("/dataset_digest").textValue()).hasSize(64);
    assertThat(json.at("/measures")).hasSize(7);
    assertThat(json.at("/measures/6/name").textValue()).isEqualTo("retrieval (1)");
    // The square is what stands out, and it is always a bird.
    assertThat(json.at("/measures/6/IoU_by_run/0/bird").doubleValue()).isGreaterThan(0.7);
    assertThat(json.at("/measures/5/mIoU_present/mean").doubleValue())
        .isEqualTo(
            json.at("/measures/5/mIoU_absent_zero/mean").doubleValue() * 21 / 2, within(1e-9));
  }

  private Path drawCoco() throws IOException {
    Path coco = directory.resolve("coco");
    writeSquare("coco/val2017/1.jpg", 0, 230);
    Files.createDirectories(coco.resolve("annotations"));
    Files.writeString(
        coco.resolve("annotations/instances_val2017.json"),
        """
        {"images": [{"id": 1, "file_name": "1.jpg", "width": 128, "height": 128}],
         "categories": [{"id": 1, "name": "cup"}, {"id": 2, "name": "bowl"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 2, "iscrowd": 0, "area": 1600,
           "bbox": [40, 45, 40, 40], "segmentation": [[40, 45, 80, 45, 80, 85, 40, 85]]}]}
        """);
    return coco;
  }

  @Test
  void shouldScoreTheSegmentsOfAModelOnNovelClasses() throws IOException {
    // Given
    Path coco = drawCoco();
    Path split = Files.writeString(directory.resolve("novel.txt"), "bowl\n");
    Path out = directory.resolve("segments.json");
    // When
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "segments",
            "--dataset",
            coco.toString(),
            "--novel",
            split.toString(),
            "--model",
            "baseline",
            "--set",
            "model.repository=" + directory.resolve("models"),
            "--set",
            "model.inputSize=128x128",
            "--out",
            out.toString());
    // Then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("model baseline@1 at 128x128, ")
        .containsPattern("novel +1 objects  AP \\d")
        .containsPattern("base +0 objects  AP -1.0000  AP50 -1.0000")
        .containsPattern("all +1 objects");
    JsonNode json = new ObjectMapper().readTree(out.toFile());
    assertThat(json.at("/novel/objects").intValue()).isEqualTo(1);
    assertThat(json.at("/novel/AR100").doubleValue()).isBetween(0.0, 1.0);
    assertThat(json.at("/command").textValue()).startsWith("segstream evaluate segments ");
  }

  @Test
  void shouldSayWhatSegmentsAndClassesCannotBeScoredOn() throws IOException {
    String coco = drawCoco().toString();
    String split = Files.writeString(directory.resolve("novel.txt"), "bowls\n").toString();
    String both = Files.writeString(directory.resolve("both.txt"), "cup\nbowl\n").toString();
    String repository = "model.repository=" + directory.resolve("models");
    String[] segments = {"evaluate", "segments", "--dataset", coco, "--set", repository};
    requireUsage(
        "--novel and --base are both given: give one of them",
        segments,
        "--novel",
        split,
        "--base",
        split);
    requireUsage(
        "line 1: class 'bowls' is none of the dataset's classes of objects, did you mean 'bowl'?",
        segments,
        "--base",
        split);
    requireUsage(
        "leaves one side without classes: name some of the data set's 2",
        segments,
        "--novel",
        both);
    requireUsage("--novel 'nowhere' is no file: check the path", segments, "--novel", "nowhere");
    requireUsage("--threads is 0, must be 1 or more", segments, "--threads", "0");
    requireUsage(
        "has no annotations/instances_val2017.json: give a data set in the layout of COCO 2017",
        new String[] {"evaluate", "segments", "--dataset", directory.toString()});
    requireUsage(
        "--dataset 'nowhere' is no directory: check the path",
        new String[] {"evaluate", "classes", "--dataset", "nowhere"});
    CommandRun classless =
        CommandRun.of(
            "evaluate", "classes", "--dataset", coco, "--model", "baseline", "--set", repository);
    assertThat(classless.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(classless.err())
        .contains(
            "model baseline@1 tells no classes apart: take one whose card has outputs.classes");
  }

  private static void requireUsage(String message, String[] arguments, String... more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(run.err()).contains(message);
  }

  private void writeSquare(String name, int shift, int value) throws IOException {
    BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[40 * 40];
    Arrays.fill(samples, value);
    picture.getRaster().setSamples(40 + 5 * shift, 45, 40, 40, 0, samples);
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  private Path writeArray(String name, String type, String shape, byte[] data) throws IOException {
    byte[] header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
            .formatted(type, shape)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) header.length).put(header).put(data);
    return Files.write(directory.resolve(name), file.array());
  }

  private void writeMask(String sequence, int frame, int x, int value) throws IOException {
    BufferedImage mask = new BufferedImage(100, 60, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[20 * 20];
    Arrays.fill(samples, value);
    mask.getRaster().setSamples(x, 10, 20, 20, 0, samples);
    Path file = directory.resolve(sequence).resolve("%05d.png".formatted(frame));
    Files.createDirectories(file.getParent());
    ImageIO.write(mask, "png", file.toFile());
  }
}
