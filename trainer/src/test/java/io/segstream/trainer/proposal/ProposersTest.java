package io.segstream.trainer.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposersTest {
  @TempDir static Path models;

  private static LoadedModel baseline;
  private int handles;

  @BeforeAll
  static void writeModel() throws IOException {
    BaselineModel.writeTo(models.resolve("baseline"));
    baseline = LoadedModel.load(models.resolve("baseline"));
  }

  @BeforeEach
  void countHandles() {
    handles = NativeHandles.live();
  }

  @AfterEach
  void allHandlesAreBack() {
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }

  @Test
  void aModelFindsASquareThatStandsOut() {
    DrawnPictures pictures = new DrawnPictures(3);
    try (ModelProposer proposer = ModelProposer.open(baseline)) {
      assertThat(proposer.spans(pictures)).hasSize(3);

      Recorder recorder = new Recorder();
      for (PictureSpan span : proposer.spans(pictures)) {
        proposer.propose(pictures, span, recorder);
      }

      assertThat(recorder.maps.keySet()).containsExactly(0, 1, 2);
      recorder.maps.forEach(
          (index, map) -> assertThat(iou(pictures, index, map)).isGreaterThan(0.6));
    }
  }

  @Test
  void aVideoShowsASquareThatMoves() {
    DrawnPictures pictures = new DrawnPictures(8);
    try (VideoProposer proposer = VideoProposer.open(baseline, 120)) {
      Recorder recorder = new Recorder();
      proposer.propose(pictures, new PictureSpan(0, 8), recorder);

      assertThat(recorder.maps).hasSize(8);
      recorder.maps.forEach(
          (index, map) -> assertThat(iou(pictures, index, map)).isGreaterThan(0.6));
    }
  }

  @Test
  void aVideoIsCutIntoPartsOfNearlyEqualLength() {
    try (VideoProposer proposer = VideoProposer.open(baseline, 4)) {
      assertThat(proposer.spans(new DrawnPictures(3, 9, 4)))
          .containsExactly(
              new PictureSpan(0, 3),
              new PictureSpan(3, 6),
              new PictureSpan(6, 9),
              new PictureSpan(9, 12),
              new PictureSpan(12, 16));
    }
  }

  @Test
  void aVideoGoesOnBehindADamagedFrame() {
    DrawnPictures pictures = new DrawnPictures(6).damaged(2);
    try (VideoProposer proposer = VideoProposer.open(baseline, 120)) {
      Recorder recorder = new Recorder();
      proposer.propose(pictures, new PictureSpan(0, 6), recorder);

      assertThat(recorder.maps.keySet()).containsExactly(0, 1, 3, 4, 5);
      assertThat(recorder.problems).containsExactly(Map.entry(2, "picture 'v0/00002' is damaged"));
    }
  }

  @Test
  void aVideoNeedsADatasetThatKnowsItsVideos() {
    try (VideoProposer proposer = VideoProposer.open(baseline, 120)) {
      Dataset plain = new TruthMemory(new DrawnPictures(2));

      assertThatThrownBy(() -> proposer.spans(plain))
          .isInstanceOf(ProposalException.class)
          .hasMessage(
              "Dataset 'drawn' has no videos, over which motion could be seen: take one of frames, or propose by single pictures");
    }
  }

  @Test
  void aModelWithoutObjectnessProposesNothing() throws IOException {
    LoadedModel model = without("outputs.objectness", "objectness:", 4);

    assertThatThrownBy(() -> ModelProposer.open(model))
        .isInstanceOf(ProposalException.class)
        .hasMessage(
            "Model baseline@1 has no objectness, by which objects are proposed: take one whose card %s has outputs.objectness"
                .formatted(model.cardFile()));
  }

  @Test
  void aModelWithoutEmbeddingsSeesNoVideos() throws IOException {
    LoadedModel model = without("outputs.embeddings", "  embeddings:", 1);

    assertThatThrownBy(() -> VideoProposer.open(model, 120))
        .isInstanceOf(ProposalException.class)
        .hasMessageStartingWith("Model baseline@1 has no embeddings, by which frames are compared");
  }

  @Test
  void partsOfOneFrameAreRefused() {
    assertThatThrownBy(() -> VideoProposer.open(baseline, 1))
        .hasMessage("Parts of 1 frames show no motion: take 2 or more");
  }

  @Test
  void filesAreTakenForProbabilities(@TempDir Path masks) throws IOException {
    DrawnPictures pictures = new DrawnPictures(3);
    grey(masks.resolve("v0/00000.png"), DrawnPictures.WIDTH, 51);
    grey(masks.resolve("v0/00001.png"), DrawnPictures.WIDTH - 1, 51);
    try (FileProposer proposer = FileProposer.of(masks)) {
      Recorder recorder = new Recorder();
      for (PictureSpan span : proposer.spans(pictures)) {
        proposer.propose(pictures, span, recorder);
      }

      assertThat(recorder.maps.keySet()).containsExactly(0);
      assertThat(recorder.maps.get(0).probability()).containsOnly(0.2f);
      assertThat(recorder.problems.get(1))
          .isEqualTo(
              "mask '%s' is 191x128, its picture 192x128: masks must have the picture's size"
                  .formatted(masks.resolve("v0/00001.png")));
      assertThat(recorder.problems.get(2))
          .isEqualTo("there is no mask '%s'".formatted(masks.resolve("v0/00002.png")));
    }
  }

  @Test
  void allButZeroOfMasksOfOneBitAndWithAPaletteIsForeground(@TempDir Path masks)
      throws IOException {
    DrawnPictures pictures = new DrawnPictures(2);
    BufferedImage bits = picture(BufferedImage.TYPE_BYTE_BINARY);
    BufferedImage indices = picture(BufferedImage.TYPE_BYTE_INDEXED);
    bits.getRaster().setSample(5, 3, 0, 1);
    indices.getRaster().setSample(5, 3, 0, 2);
    Files.createDirectories(masks.resolve("v0"));
    ImageIO.write(bits, "png", masks.resolve("v0/00000.png").toFile());
    ImageIO.write(indices, "png", masks.resolve("v0/00001.png").toFile());
    float[] expected = new float[DrawnPictures.WIDTH * DrawnPictures.HEIGHT];
    expected[3 * DrawnPictures.WIDTH + 5] = 1;
    try (FileProposer proposer = FileProposer.of(masks)) {
      Recorder recorder = new Recorder();

      for (PictureSpan span : proposer.spans(pictures)) {
        proposer.propose(pictures, span, recorder);
      }

      assertThat(recorder.problems).isEmpty();
      assertThat(recorder.maps.get(0).probability()).isEqualTo(expected);
      assertThat(recorder.maps.get(1).probability()).isEqualTo(expected);
    }
  }

  private static BufferedImage picture(int type) {
    return new BufferedImage(DrawnPictures.WIDTH, DrawnPictures.HEIGHT, type);
  }

  @Test
  void aMissingFolderOfMasksIsRefused() {
    assertThatThrownBy(() -> FileProposer.of(Path.of("nowhere")))
        .isInstanceOf(ProposalException.class)
        .hasMessage("Folder of masks 'nowhere' is not a directory: check the path");
  }

  /** The baseline with an output less on its card. */
  private static LoadedModel without(String name, String key, int lines) throws IOException {
    Path directory = Files.createDirectories(models.resolve(name));
    BaselineModel.writeTo(directory);
    Path card = directory.resolve("model.yaml");
    List<String> text = new ArrayList<>(Files.readAllLines(card));
    int first = 0;
    while (!text.get(first).strip().startsWith(key.strip())) {
      first++;
    }
    text.subList(first, first + lines).clear();
    text.removeIf(line -> key.contains("embeddings") && line.startsWith("dimensions:"));
    Files.write(card, text);
    return LoadedModel.load(directory);
  }

  private static void grey(Path file, int width, int value) throws IOException {
    BufferedImage image =
        new BufferedImage(width, DrawnPictures.HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static double iou(DrawnPictures pictures, int index, ForegroundMap map) {
    int common = 0;
    int union = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        boolean found = map.probability()[y * map.width() + x] > 0.5f;
        boolean there = pictures.inSquare(index, x, y);
        common += found && there ? 1 : 0;
        union += found || there ? 1 : 0;
      }
    }
    return (double) common / union;
  }

  private static final class Recorder implements Proposer.Sink {
    final Map<Integer, ForegroundMap> maps = new TreeMap<>();
    final Map<Integer, String> problems = new TreeMap<>();

    @Override
    public void accept(int index, ForegroundMap map) {
      maps.put(index, map);
    }

    @Override
    public void reject(int index, ExampleException problem) {
      problems.put(index, problem.getMessage());
    }
  }
}
