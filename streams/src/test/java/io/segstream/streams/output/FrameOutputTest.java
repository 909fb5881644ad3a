package io.segstream.streams.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameOutputTest {
  private static final RleMask MASK = RleMask.encode(new byte[] {0, 1, 0, 0, 1, 0}, 3, 2);

  @TempDir Path directory;

  @Test
  void shouldPrintOneTextLinePerFrame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameOutput output = new TextOutput(new PrintStream(bytes))) {
      output.write(frame());
      output.write(failed());
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "door #7 1970-01-01T00:00:01.500Z segmented [300:cat 0.50 1x2+1+0]",
            "door #8 1970-01-01T00:00:00Z failed (damaged) cut off");
  }

  @Test
  void shouldPrintJsonWithCocoMasksAndEmbeddings() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameOutput output = new JsonOutput(new PrintStream(bytes))) {
      output.write(frame());
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            """
            {"feed":"door","frameNumber":7,"captureTimeUs":1500000,"presentationTimeUs":0,\
            "chunkSequence":0,"source":{"topic":"","partition":0,"offset":0,"frame":0},"width":3,\
            "height":2,"outcome":"segmented","segments":[{"id":1,"trackId":300,"score":0.5,\
            "box":[1,0,1,2],"area":2,"mask":{"size":[2,3],"counts":"%s"},"embedding":[0.5,-1.0],\
            "label":"cat"}]}
            """
                .formatted(MASK.toCocoString()));
  }

  @Test
  void shouldWriteOneCocoFile() throws IOException {
    Path file = directory.resolve("coco.json");
    try (FrameOutput output = CocoOutput.create(file)) {
      output.write(frame());
      output.write(failed());
    }
    JsonNode coco = new ObjectMapper().readTree(file.toFile());
    assertThat(coco.get("images")).hasSize(1);
    assertThat(coco.at("/images/0/file_name").asText()).isEqualTo("door/00007");
    assertThat(coco.at("/annotations/0/image_id").asInt())
        .isEqualTo(coco.at("/images/0/id").asInt());
    assertThat(coco.at("/annotations/0/segmentation/size").toString()).isEqualTo("[2,3]");
    assertThat(coco.at("/annotations/0/segmentation/counts").asText())
        .isEqualTo(MASK.toCocoString());
    assertThat(coco.at("/categories/0/name").asText()).isEqualTo("cat");
  }

  @Test
  void shouldKeepAnEarlierCocoFileUntilTheNewOneIsWhole() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("coco.json"), "earlier");
    // When
    FrameOutput output = CocoOutput.create(file);
    output.write(frame());
    // Then
    assertThat(file).hasContent("earlier");
    output.close();
    assertThat(new ObjectMapper().readTree(file.toFile()).get("images")).hasSize(1);
    assertThat(directory.toFile().list()).containsExactly("coco.json");
  }

  @Test
  void shouldWritePalettePngsWithTheColoursOfDavis() throws IOException {
    try (FrameOutput output = new PaletteOutput(directory)) {
      output.write(frame());
      output.write(failed());
    }
    BufferedImage image = ImageIO.read(directory.resolve("door/00007.png").toFile());
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_INDEXED);
    int index = DavisPalette.index(300);
    assertThat(index).isEqualTo(45);
    assertThat(image.getRaster().getPixels(0, 0, 3, 2, (int[]) null))
        .containsExactly(0, index, 0, 0, index, 0);
    assertThat(directory.resolve("door/00008.png")).doesNotExist();
  }

  @Test
  void shouldKnowTheFirstColoursOfThePalette() {
    int[] expected = {0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080};
    for (int i = 0; i < expected.length; i++) {
      assertThat(new Color(DavisPalette.colorModel().getRGB(i))).isEqualTo(new Color(expected[i]));
    }
  }

  @Test
  void shouldNameObjectsThatWerePointedOutInEveryFormat() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    Path coco = directory.resolve("coco.json");
    try (FrameOutput texts = new TextOutput(new PrintStream(text));
        FrameOutput jsons = new JsonOutput(new PrintStream(json));
        FrameOutput cocos = CocoOutput.create(coco);
        FrameOutput pngs = new PaletteOutput(directory)) {
      for (FrameOutput output : List.of(texts, jsons, cocos, pngs)) {
        output.write(prompted());
      }
    }
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("[300:cat 0.50 1x2+1+0] [301:cat 'tom' 0.25 1x2+1+0]");
    JsonNode line = new ObjectMapper().readTree(json.toString(StandardCharsets.UTF_8));
    assertThat(line.at("/segments/0").has("promptId")).isFalse();
    assertThat(line.at("/segments/1/promptId").asText()).isEqualTo("tom");
    JsonNode annotations = new ObjectMapper().readTree(coco.toFile()).get("annotations");
    assertThat(annotations.get(0).has("prompt_id")).isFalse();
    assertThat(annotations.get(1).get("prompt_id").asText()).isEqualTo("tom");
    // It is on top, although its score is lower.
    BufferedImage image = ImageIO.read(directory.resolve("door/00007.png").toFile());
    assertThat(image.getRaster().getSample(1, 0, 0)).isEqualTo(DavisPalette.index(301));
  }

  private static FrameSegments prompted() {
    Segment first = frame().getSegments(0);
    return frame().toBuilder()
        .addSegments(first.toBuilder().setId(2).setTrackId(301).setScore(.25f).setPromptId("tom"))
        .build();
  }

  private static FrameSegments frame() {
    return FrameSegments.newBuilder()
        .setFeed("door")
        .setFrameNumber(7)
        .setCaptureTimeUs(1_500_000)
        .setWidth(3)
        .setHeight(2)
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
        .addSegments(
            Segment.newBuilder()
                .setId(1)
                .setTrackId(300)
                .setScore(.5f)
                .setArea(2)
                .setBox(MaskRecords.toProto(MASK.boundingBox()))
                .setMask(MaskRecords.toProto(MASK))
                .setEmbedding(HalfVectors.encode(new float[] {.5f, -1}))
                .setLabel("cat"))
        .build();
  }

  private static FrameSegments failed() {
    return FrameSegments.newBuilder()
        .setFeed("door")
        .setFrameNumber(8)
        .setOutcome(FrameOutcome.FRAME_OUTCOME_FAILED)
        .setFailureReason(FailureReason.FAILURE_REASON_DAMAGED)
        .setFailureDetail("cut off")
        .build();
  }
}
