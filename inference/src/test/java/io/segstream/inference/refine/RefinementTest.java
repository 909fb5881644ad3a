package io.segstream.inference.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.CardException;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.refine.RefinementSettings.Masks;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinementTest {
  private static final FrameSize FRAME = new FrameSize(32, 24);

  /** Frames go to the model at half size, where a cell of its grid has two pixels. */
  private static final FrameSize SEEN = new FrameSize(16, 12);

  private static final FrameSize GRID = new FrameSize(8, 6);

  private static final String CARD =
      """
      name: boxes
      version: "1"
      refiner: refiner.onnx
      input: {name: frames, layout: NHWC, type: uint8, width: 16, height: 12}
      outputs: {embeddings: e, objectness: o}
      dimensions: 2
      stride: 2
      """;

  @TempDir Path directory;
  private int live;

  @BeforeEach
  void count() {
    live = NativeHandles.live();
  }

  @AfterEach
  void shouldLeaveNothingOpen() {
    assertThat(NativeHandles.live()).isEqualTo(live);
  }

  private LoadedModel model(OnnxGraph heads) throws IOException {
    Files.writeString(directory.resolve("model.yaml"), CARD);
    Files.write(directory.resolve("model.onnx"), new byte[] {1});
    heads.writeTo(directory.resolve("refiner.onnx"));
    return LoadedModel.load(directory);
  }

  /** Heads for which each whole box is its object. */
  private static OnnxGraph boxFillers(float chance) {
    OnnxGraph graph = OnnxGraph.named("box-fillers");
    graph.input("frame", TensorType.UINT8, Shape.of("1", "H", "W", "3"));
    Value boxes = graph.input("boxes", TensorType.FLOAT, Shape.of("R", "4"));
    Value cells = boxes.mul(0).add(chance).reshape(-1, 1, 2, 2);
    return graph.output("masks", cells, TensorType.FLOAT, Shape.of("R", "1", "2", "2"));
  }

  private static List<ExtractedSegment> refine(Refinement refinement, ExtractedSegment... found) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(SEEN.pixels() * 3);
    return refinement
        .refiner()
        .refine(
            List.of(found),
            features(),
            () -> new RgbFrame(pixels, SEEN.width(), SEEN.height()),
            FRAME);
  }

  /** Embeddings (1, 0) in the left half of the grid and (0, 1) in the right one. */
  private static FeatureMap features() {
    int cells = GRID.pixels();
    FloatBuffer embeddings = FloatBuffer.allocate(2 * cells);
    for (int i = 0; i < cells; i++) {
      embeddings.put(i % GRID.width() < 4 ? i : cells + i, 1);
    }
    return new FeatureMap(
        GRID.width(), GRID.height(), 2, embeddings, FloatBuffer.allocate(cells), 0, null);
  }

  private static ExtractedSegment segment(PixelBox box, String label) {
    byte[] pixels = new byte[FRAME.pixels()];
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        pixels[y * FRAME.width() + x] = 1;
      }
    }
    return new ExtractedSegment(
        RleMask.encode(pixels, FRAME.width(), FRAME.height()),
        box,
        0.75f,
        new float[] {0, 1},
        label);
  }

  @Test
  void shouldDrawWhatTheHeadsSeeInTheBoxAndOneCellAroundIt() throws IOException {
    // Given: chances of 1 in all cells, which fade to half at the edge of the box
    try (Refinement refinement =
        Refinement.open(
            model(boxFillers(1)), EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      // When
      List<ExtractedSegment> refined =
          refine(refinement, segment(new PixelBox(8, 8, 4, 8), "crate"));
      // Then: a cell has two pixels of the picture, which are four of the frame
      assertThat(refined).hasSize(1);
      assertThat(refined.get(0).box()).isEqualTo(new PixelBox(4, 4, 12, 16));
      assertThat(refined.get(0).mask().boundingBox()).isEqualTo(refined.get(0).box());
      assertThat(refined.get(0).score()).isEqualTo(0.75f);
      assertThat(refined.get(0).label()).isEqualTo("crate");
      assertThat(refined.get(0).embedding()).containsExactly(new float[] {1, 0}, within(1e-6f));
    }
  }

  @Test
  void shouldNotReachBeyondThePicture() throws IOException {
    try (Refinement refinement =
        Refinement.open(
            model(boxFillers(1)), EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      List<ExtractedSegment> refined =
          refine(
              refinement,
              segment(new PixelBox(0, 0, 4, 4), ""),
              segment(new PixelBox(30, 22, 2, 2), ""));
      assertThat(refined.get(0).box()).isEqualTo(new PixelBox(0, 0, 8, 8));
      assertThat(refined.get(1).box().right()).isEqualTo(32);
      assertThat(refined.get(1).box().bottom()).isEqualTo(24);
      assertThat(refine(refinement)).isEmpty();
    }
  }

  @Test
  void shouldKeepMasksOfWhichTheHeadsSeeNothing() throws IOException {
    // Given
    ExtractedSegment found = segment(new PixelBox(8, 8, 4, 8), "");
    try (Refinement refinement =
        Refinement.open(
            model(boxFillers(0.25f)), EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      // When
      List<ExtractedSegment> refined = refine(refinement, found);
      // Then
      assertThat(refined.get(0).mask()).isEqualTo(found.mask());
    }
  }

  @Test
  void shouldLeaveSegmentsAloneWhereNobodyAsksOrTheModelHasNoHeads() throws IOException {
    // Given
    LoadedModel model = model(boxFillers(1));
    Files.writeString(directory.resolve("model.yaml"), CARD.replace("refiner: refiner.onnx\n", ""));
    LoadedModel without = LoadedModel.load(directory);
    RefinementSettings asFound = RefinementSettings.DEFAULT.with(Masks.AS_FOUND);
    // Then
    assertThat(Refinement.open(model, EngineSettings.defaults(), asFound))
        .isSameAs(Refinement.NONE);
    assertThat(Refinement.open(without, EngineSettings.defaults(), RefinementSettings.DEFAULT))
        .isSameAs(Refinement.NONE);
    ExtractedSegment found = segment(new PixelBox(8, 8, 4, 8), "");
    assertThat(refine(Refinement.NONE, found)).containsExactly(found);
  }

  @Test
  void shouldRefuseHeadsThatGiveSomethingElseBeforeThereAreFrames() throws IOException {
    // Given: one mask for all boxes
    OnnxGraph graph = OnnxGraph.named("one-mask");
    graph.input("frame", TensorType.UINT8, Shape.of("1", "H", "W", "3"));
    Value boxes = graph.input("boxes", TensorType.FLOAT, Shape.of("R", "4"));
    graph.output("masks", boxes.reshape(-1, 1), TensorType.FLOAT, Shape.of("R", "S"));
    LoadedModel model = model(graph);
    // Then
    assertThatThrownBy(
            () -> Refinement.open(model, EngineSettings.defaults(), RefinementSettings.DEFAULT))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Mask head '%s' gives masks of shape [4, 1], must be [1, 1, S, S]: export it again"
                .formatted(directory.resolve("refiner.onnx")));
  }

  /** The model of above with words of two dimensions. */
  private LoadedModel named(OnnxGraph heads, String vectors, String table) throws IOException {
    model(heads);
    Files.writeString(directory.resolve("words.tsv"), table.replace(' ', '\t').replace('_', ' '));
    Files.writeString(
        directory.resolve("model.yaml"),
        CARD + "vocabulary: {table: words.tsv, vectors: %s, scale: 4}\n".formatted(vectors));
    return LoadedModel.load(directory);
  }

  private static RefinementSettings only(String... names) {
    return RefinementSettings.DEFAULT.withNames(List.of(names));
  }

  @Test
  void shouldNameSegmentsByTheEmbeddingsInsideThem() throws IOException {
    // Given
    LoadedModel model = named(boxFillers(1), "embeddings", "left 1_0\nright 0_1\n");
    ExtractedSegment left = segment(new PixelBox(4, 8, 4, 8), "");
    ExtractedSegment right = segment(new PixelBox(24, 8, 4, 8), "");
    // When
    List<ExtractedSegment> all;
    List<ExtractedSegment> some;
    try (Refinement refinement =
        Refinement.open(model, EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      all = refine(refinement, left, right);
    }
    try (Refinement refinement =
        Refinement.open(model, EngineSettings.defaults(), only("right").with(Masks.AS_FOUND))) {
      some = refine(refinement, right, segment(new PixelBox(24, 8, 4, 8), "was this"));
    }
    // Then
    assertThat(all).extracting(ExtractedSegment::label).containsExactly("left", "right");
    assertThat(some).extracting(ExtractedSegment::label).containsExactly("right", "right");
    assertThat(some.get(0).mask()).isEqualTo(right.mask());
  }

  @Test
  void shouldSayWhichNameTheModelDoesNotHave() throws IOException {
    // Given
    LoadedModel model = named(boxFillers(1), "embeddings", "left 1_0\nright 0_1\n");
    LoadedModel without = LoadedModel.load(withoutWords());
    // Then
    assertThatThrownBy(
            () -> Refinement.open(model, EngineSettings.defaults(), only("left", "rigth")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model.vocabulary: 'rigth' is not in the vocabulary, did you mean 'right'? (model"
                + " boxes@1); add it with 'segstream models vocabulary add'");
    assertThatThrownBy(() -> Refinement.open(without, EngineSettings.defaults(), only("left")))
        .hasMessage(
            "model.vocabulary: model boxes@1 has no vocabulary: leave the key out, or take a model"
                + " whose card has one");
  }

  private Path withoutWords() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("model.yaml"), CARD);
    Files.copy(directory.resolve("model.onnx"), other.resolve("model.onnx"));
    Files.copy(directory.resolve("refiner.onnx"), other.resolve("refiner.onnx"));
    return other;
  }

  @Test
  void shouldRefuseWordsOfAnotherSpaceBeforeThereAreFrames() throws IOException {
    assertThatThrownBy(
            () ->
                Refinement.open(
                    named(boxFillers(1), "embeddings", "left 1_0_0\n"),
                    EngineSettings.defaults(),
                    RefinementSettings.DEFAULT))
        .hasMessage(
            "The vocabulary of model boxes@1 has vectors of 3 dimensions, its segments have 2:"
                + " export the model again");
    assertThatThrownBy(
            () ->
                Refinement.open(
                    named(boxFillers(1), "refiner", "left 1_0_0\n"),
                    EngineSettings.defaults(),
                    RefinementSettings.DEFAULT))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Mask head '%s' gives [MASKS], not [MASKS, VECTORS]: export it again"
                .formatted(directory.resolve("refiner.onnx")));
  }

  @Test
  void shouldBePartOfWhatTheModelIs() throws IOException {
    // Given
    LoadedModel one = model(boxFillers(1));
    LoadedModel other = model(boxFillers(0.5f));
    // Then
    assertThat(one.digest()).isNotEqualTo(other.digest());
    assertThat(ModelCard.parse(one.card().toYaml(), "written")).isEqualTo(one.card());
    LoadedModel words = named(boxFillers(1), "embeddings", "left 1_0\n");
    assertThat(named(boxFillers(1), "embeddings", "left 0_1\n").digest())
        .isNotEqualTo(words.digest());
    assertThat(ModelCard.parse(words.card().toYaml(), "written")).isEqualTo(words.card());
    Files.delete(directory.resolve("refiner.onnx"));
    assertThatThrownBy(() -> LoadedModel.load(directory))
        .isInstanceOf(CardException.class)
        .hasMessageContaining("refiner: there is no file refiner.onnx beside the card");
  }
}
