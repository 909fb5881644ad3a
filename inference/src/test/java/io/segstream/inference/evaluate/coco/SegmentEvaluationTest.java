package io.segstream.inference.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.OneFrame;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.RefinementSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A picture with a bright novel object, a darker base one, and between them in brightness something
 * that is no object: segments are hit, miss, hit by falling score. What is dark is called by the
 * first name.
 */
class SegmentEvaluationTest {
  private static final FrameSize SIZE = new FrameSize(64, 48);

  @TempDir Path directory;

  /** Objectness is brightness, without embeddings, at stride 1. */
  private static final class Brightness implements SegmentationEngine {
    @Override
    public String name() {
      return "Brightness";
    }

    @Override
    public FrameFeatures infer(FrameBatch batch) {
      float[] objectness = new float[batch.width() * batch.height()];
      for (int i = 0; i < objectness.length; i++) {
        objectness[i] = (batch.pixels().get(3 * i) & 0xff) / 255f;
      }
      float[] classes = new float[2 * objectness.length];
      for (int i = 0; i < objectness.length; i++) {
        classes[objectness[i] < 0.85 ? i : objectness.length + i] = 1;
      }
      FeatureMap map =
          new FeatureMap(
              batch.width(),
              batch.height(),
              0,
              null,
              FloatBuffer.wrap(objectness),
              2,
              FloatBuffer.wrap(classes));
      return new OneFrame(map);
    }

    @Override
    public void close() {}
  }

  private static final String CARD =
      """
      name: brightness
      version: "1"
      description: Brightness
      licence: Apache-2.0
      recipe: none
      weights: model.onnx
      input: {name: frames, layout: NHWC, type: uint8, colour: RGB, width: 64, height: 64,
              dynamic: true, multipleOf: 1, batch: dynamic}
      outputs:
        objectness: {name: objectness, activation: none, channel: 0}
      stride: 1
      """;

  @BeforeEach
  void draw() throws IOException {
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    fill(image, 4, 4, 0xfafafa);
    fill(image, 24, 4, 0xe0e0e0);
    fill(image, 44, 24, 0xc8c8c8);
    Files.createDirectories(directory.resolve("val2017"));
    Files.createDirectories(directory.resolve("annotations"));
    ImageIO.write(image, "png", directory.resolve("val2017/1.png").toFile());
    Files.writeString(
        directory.resolve("annotations/instances_val2017.json"),
        """
        {"images": [{"id": 1, "file_name": "1.png", "width": 64, "height": 48}],
         "categories": [{"id": 3, "name": "cup"}, {"id": 9, "name": "bowl"}],
         "annotations": [%s, %s]}
        """
            .formatted(object(1, 9, 4, 4), object(2, 3, 44, 24)));
  }

  private static void fill(BufferedImage image, int x, int y, int rgb) {
    int[] pixels = new int[16 * 16];
    Arrays.fill(pixels, rgb);
    image.setRGB(x, y, 16, 16, pixels, 0, 16);
  }

  private static String object(int id, int category, int x, int y) {
    return "{\"id\": %d, \"image_id\": 1, \"category_id\": %d, \"iscrowd\": 0, \"area\": 256, \"bbox\": [%d, %d, 16, 16], \"segmentation\": [[%d, %d, %d, %d, %d, %d, %d, %d]]}"
        .formatted(id, category, x, y, x, y, x + 16, y, x + 16, y + 16, x, y + 16);
  }

  private List<SegmentEvaluation.Result> run(Set<Long> novel)
      throws IOException, InterruptedException {
    return run(novel, CARD, Refinement.NONE);
  }

  private List<SegmentEvaluation.Result> run(Set<Long> novel, String card, Refinement refinement)
      throws IOException, InterruptedException {
    CocoAnnotations annotations =
        CocoAnnotations.read(directory.resolve(CocoPictures.VAL_ANNOTATIONS));
    try (Brightness engine = new Brightness()) {
      return new SegmentEvaluation(
              new ModelPictures(engine, SIZE), ModelCard.parse(card, "test"), refinement, 2)
          .run(directory, annotations, SegmentEvaluation.sides(annotations, novel), done -> {});
    }
  }

  @Test
  void shouldScoreNovelAndBaseObjectsApartWithoutRegardToTheClass() throws Exception {
    // When
    List<SegmentEvaluation.Result> results = run(Set.of(9L));
    // Then
    assertThat(results)
        .extracting(each -> each.side().name() + " " + each.objects() + " " + each.segments())
        .containsExactly("novel 1 3", "base 1 3", "all 2 3");
    // The novel object comes first.
    assertThat(results.get(0).score().ap50()).isEqualTo(1, within(1e-9));
    // A miss, then the base object: half of what was found.
    assertThat(results.get(1).score().ap50()).isEqualTo(0.5, within(1e-9));
    // Recalls 0 to 0.5 at precision 1, 0.51 to 1 at 2 of 3.
    assertThat(results.get(2).score().ap50()).isEqualTo((51 + 50 * 2.0 / 3) / 101, within(1e-9));
    assertThat(results.get(2).score().ar100()).isGreaterThan(0.5);
  }

  private List<Double> byName(String labels) throws IOException, InterruptedException {
    String classes = "classes: {name: c, labels: [%s]}\n".formatted(labels);
    return run(Set.of(9L), CARD.replace("objectness:", classes + "  objectness:"), Refinement.NONE)
        .stream()
        .map(each -> each.named().map(CocoScore::ap50).orElse(-2.0))
        .map(ap -> Math.round(ap * 1e9) / 1e9)
        .toList();
  }

  @Test
  void shouldScoreByNameWhereTheModelHasNames() throws Exception {
    // The miss is called a bowl, too, with less certainty than the bowl; one is called a cup.
    assertThat(byName("Cup, bowl")).containsExactly(1.0, 1.0, 1.0);
    assertThat(byName("bowl, cup")).containsExactly(0.0, 0.0, 0.0);
    // What the model has no name for is not found.
    assertThat(byName("plate, bowl")).containsExactly(1.0, 0.0, 0.5);
    assertThat(byName("plate, knife")).containsExactly(-2.0, -2.0, -2.0);
    assertThat(run(Set.of(9L))).allMatch(each -> each.named().isEmpty());
  }

  @Test
  void shouldScoreTheMasksThatTheModelsHeadsDraw() throws Exception {
    // Given: heads for which each whole box, and a cell around it, is its object
    Path model = Files.createDirectories(directory.resolve("model"));
    Files.writeString(model.resolve("model.yaml"), CARD + "refiner: refiner.onnx\n");
    Files.write(model.resolve("model.onnx"), new byte[] {1});
    OnnxGraph graph = OnnxGraph.named("box-fillers");
    graph.input("frame", TensorType.UINT8, Shape.of("1", "H", "W", "3"));
    Value boxes = graph.input("boxes", TensorType.FLOAT, Shape.of("R", "4"));
    Value cells = boxes.mul(0).add(1).reshape(-1, 1, 2, 2);
    graph
        .output("masks", cells, TensorType.FLOAT, Shape.of("R", "1", "2", "2"))
        .writeTo(model.resolve("refiner.onnx"));
    try (Refinement refinement =
        Refinement.open(
            LoadedModel.load(model), EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      // When
      CocoScore drawn = run(Set.of(9L), CARD, refinement).get(0).score();
      // Then
      assertThat(drawn.ap50()).isEqualTo(1, within(1e-9));
      assertThat(drawn.ap()).isLessThan(run(Set.of(9L)).get(0).score().ap() - 0.1);
    }
  }

  @Test
  void shouldScoreAllObjectsWhereNoClassIsNovel() throws Exception {
    assertThat(run(Set.of())).extracting(each -> each.side().name()).containsExactly("all");
  }

  @Test
  void shouldSayWhichPictureIsMissing() throws Exception {
    Files.delete(directory.resolve("val2017/1.png"));
    assertThatThrownBy(() -> run(Set.of()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("1.png', which is not there: complete the data set or its list");
  }
}
