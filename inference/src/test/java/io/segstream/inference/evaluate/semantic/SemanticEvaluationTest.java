package io.segstream.inference.evaluate.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.OneFrame;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers are worked out by hand from the drawn pixels. */
class SemanticEvaluationTest {
  private static final FrameSize SIZE = new FrameSize(4, 2);
  private static final int R = 0xff0000;
  private static final int G = 0x00ff00;
  private static final int B = 0x0000ff;
  private static final byte VOID = (byte) LabelMap.VOID;

  @TempDir Path directory;

  /** Scores of the three classes are red, green and blue; objectness is how bright red is. */
  private static final class Colours implements SegmentationEngine {
    @Override
    public String name() {
      return "Colours";
    }

    @Override
    public FrameFeatures infer(FrameBatch batch) {
      int cells = batch.width() * batch.height();
      float[] classes = new float[3 * cells];
      float[] objectness = new float[cells];
      for (int i = 0; i < cells; i++) {
        for (int c = 0; c < 3; c++) {
          classes[c * cells + i] = batch.pixels().get(3 * i + c) & 0xff;
        }
        objectness[i] = classes[i] / 255;
      }
      FeatureMap map =
          new FeatureMap(
              batch.width(),
              batch.height(),
              0,
              null,
              FloatBuffer.wrap(objectness),
              3,
              FloatBuffer.wrap(classes));
      return new OneFrame(map);
    }

    @Override
    public void close() {}
  }

  private static ModelCard card(String classes) {
    return ModelCard.parse(
        """
        name: colours
        version: "1"
        description: Colours
        licence: Apache-2.0
        recipe: none
        weights: model.onnx
        input: {name: frames, layout: NHWC, type: uint8, colour: RGB, width: 64, height: 64,
                dynamic: true, multipleOf: 1, batch: dynamic}
        outputs:
          objectness: {name: objectness, activation: none, channel: 0}
          %s
        stride: 1
        """
            .formatted(classes),
        "test");
  }

  private LabelledPicture picture(String name, int[] colours, byte[] labels) throws IOException {
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, SIZE.width(), SIZE.height(), colours, 0, SIZE.width());
    Path file = directory.resolve(name + ".png");
    ImageIO.write(image, "png", file.toFile());
    return new LabelledPicture(
        name, file, () -> new LabelMap(SIZE.width(), SIZE.height(), labels.clone()));
  }

  private LabelledDataset dataset(OptionalInt background, String... classes) throws IOException {
    return new LabelledDataset(
        directory,
        List.of(classes),
        background,
        List.of(),
        List.of(
            picture(
                "one", new int[] {R, R, G, B, R, G, G, G}, new byte[] {1, 1, 0, 0, VOID, 0, 0, 1}),
            picture(
                "two", new int[] {G, G, R, R, B, B, R, G}, new byte[] {0, 1, 1, 1, 0, 1, 1, 0})));
  }

  private static SemanticScore run(LabelledDataset data, ModelCard card, int threads)
      throws IOException, InterruptedException {
    try (Colours engine = new Colours()) {
      return new SemanticEvaluation(new ModelPictures(engine, SIZE), card, threads)
          .run(data, done -> {});
    }
  }

  @Test
  void shouldCompareClassesByNameAndCountThoseThatTheDataSetDoesNotHaveAsWrong() throws Exception {
    // Given red is road, green is sky, and blue is nothing that the data set knows
    ModelCard card = card("classes: {name: scores, labels: [Road, sky, water]}");
    // When
    SemanticScore score = run(dataset(OptionalInt.empty(), "sky", "road"), card, 1);
    // Then sky: 5 of 7 hit, 2 of road are called so; road: 5 of 8 hit, none of sky is called so
    assertThat(score.scores().overlaps())
        .containsExactly(new double[] {5.0 / 9, 5.0 / 8}, within(1e-9));
    assertThat(score.scores().meanDefined()).isEqualTo((5.0 / 9 + 5.0 / 8) / 2, within(1e-9));
    assertThat(score.scores().accuracy()).isEqualTo(10.0 / 15, within(1e-9));
    assertThat(score.confusion()).isDeepEqualTo(new long[][] {{0, 5}, {5, 2}, {2, 1}, {0, 0}});
    assertThat(score.rows()).containsExactly("Road", "sky", "water", "no object");
    assertThat(score.unknown()).containsExactly("water");
    assertThat(score.missing()).isEmpty();
    assertThat(score.wrong(1, 0)).isFalse();
    assertThat(score.wrong(2, 0)).isTrue();
    assertThat(score.pictures()).isEqualTo(2);
    assertThat(score.digest()).hasSize(64);
  }

  @Test
  void shouldTakePixelsWithoutAnObjectForTheBackgroundThatTheModelDoesNotHave() throws Exception {
    // Given objectness is above one half where a pixel is red
    ModelCard card = card("classes: {name: scores, labels: [road, sky, water]}");
    // When
    SemanticScore score = run(dataset(OptionalInt.of(0), "background", "road"), card, 1);
    // Then green and blue are background: 7 of 7 hit, and 3 of road are called so
    assertThat(score.scores().overlaps())
        .containsExactly(new double[] {0.7, 5.0 / 8}, within(1e-9));
    assertThat(score.confusion()).isDeepEqualTo(new long[][] {{0, 5}, {0, 0}, {0, 0}, {7, 3}});
    assertThat(score.missing()).containsExactly("background");
  }

  @Test
  void shouldGiveTheSameNumbersWithAnyNumberOfThreads() throws Exception {
    ModelCard card = card("classes: {name: scores, labels: [road, sky, water]}");
    LabelledDataset data = dataset(OptionalInt.empty(), "sky", "road");
    assertThat(run(data, card, 3)).usingRecursiveComparison().isEqualTo(run(data, card, 1));
  }

  @Test
  void shouldEnlargeScoresLinearlyBeforeTheLargestWins() {
    // Given two cells: the first class falls from 1 to 0, the second is 0.4 everywhere
    FeatureMap map =
        new FeatureMap(2, 1, 0, null, null, 2, FloatBuffer.wrap(new float[] {1, 0, 0.4f, 0.4f}));
    // When read at eight places: 1 1 0.875 0.625 0.375 0.125 0 0
    LabelMap labels = new Labelling(2, false).of(map, 8, 1);
    // Then
    assertThat(labels.labels()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
  }

  @Test
  void shouldMatchNamesThatDifferInCapitalsAndBlanksOnly() throws Exception {
    ClassNames names =
        ClassNames.match(
            "m@1",
            List.of("Dining Table", "tv", "motor-bike"),
            List.of("diningtable", "motorbike", "sofa"));
    assertThat(names.classOf()).containsExactly(0, -1, 1);
    assertThat(names.unknown()).containsExactly("tv");
    assertThat(names.missing()).containsExactly("sofa");
  }

  @Test
  void shouldSayWhatModelAndDataSetDoNotHave() throws Exception {
    LabelledDataset data = dataset(OptionalInt.empty(), "sky", "road");
    assertThatThrownBy(() -> run(data, card(""), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "model colours@1 tells no classes apart: take one whose card has outputs.classes");
    assertThatThrownBy(() -> run(data, card("classes: {name: scores, labels: [cat, dog, cow]}"), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "model colours@1 tells cat, dog, cow apart, which are no classes of the data set (sky,"
                + " road): take a model or a data set with the same names");
    LabelledDataset empty =
        new LabelledDataset(directory, List.of("sky"), OptionalInt.empty(), List.of(), List.of());
    assertThatThrownBy(() -> run(empty, card("classes: {name: scores, labels: [sky, a, b]}"), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("data set '%s' has no pictures to be scored on", directory);
  }
}
