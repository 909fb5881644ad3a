package io.segstream.inference.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.cluster.Clustering;
import io.segstream.inference.cluster.PointSet;
import io.segstream.inference.cluster.SphericalKMeans;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.PixelClusters;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.VocabularyFiles;
import io.segstream.inference.model.VocabularyFiles.Source;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteringVariantTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 192;
  private static final ClusteringVariant VARIANT = new ClusteringVariant("grouped", 4, 5, 0.5);

  @TempDir private Path directory;
  private LoadedModel baseline;

  @BeforeEach
  void writeBaseline() throws IOException {
    BaselineModel.writeTo(directory.resolve("baseline"));
    baseline = LoadedModel.load(directory.resolve("baseline"));
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).isZero();
  }

  @Test
  void shouldGroupThePixelsAsKMeansGroupsTheModelsEmbeddings() throws IOException {
    // Given
    LoadedModel grouped = VARIANT.write(baseline, directory.resolve("grouped"));
    float[][] start = new float[4][BaselineModel.DIMENSIONS];
    for (int group = 0; group < 4; group++) {
      start[group][8 * group] = 1;
    }
    FrameBatch batch = scenes(start);
    int cells = 0;
    int same = 0;
    // When
    try (SegmentationEngine plainEngine = open(baseline);
        SegmentationEngine groupedEngine = open(grouped);
        FrameFeatures plain = plainEngine.infer(batch);
        FrameFeatures clustered = groupedEngine.infer(batch)) {
      for (int frame = 0; frame < batch.count(); frame++) {
        FeatureMap map = plain.frame(frame);
        PixelClusters clusters = clustered.frame(frame).clusters();
        assertThat(clustered.frame(frame).embeddings()).isNull();
        assertThat(clustered.frame(frame).objectness()).isEqualTo(map.objectness());
        int[] foreground = foreground(map);
        Clustering expected = new SphericalKMeans(5, 0).fit(points(map, foreground), start);
        int[] labels = Arrays.stream(foreground).map(cell -> clusters.labels().get(cell)).toArray();
        int[] kept = Arrays.stream(labels).distinct().sorted().toArray();
        for (int i = 0; i < labels.length; i++) {
          cells++;
          same += expected.assignments()[i] == Arrays.binarySearch(kept, labels[i]) ? 1 : 0;
        }
      }
    }
    // Then
    assertThat(cells).isGreaterThan(1200);
    assertThat(same).isGreaterThanOrEqualTo((int) Math.ceil(0.999 * cells));
  }

  @Test
  void shouldStartFromNothingAsWell() throws IOException {
    LoadedModel grouped = VARIANT.write(baseline, directory.resolve("grouped"));
    FrameBatch batch = scenes(new float[0][]);
    try (SegmentationEngine engine = open(grouped);
        FrameFeatures features = engine.infer(batch);
        FrameFeatures again = engine.infer(batch)) {
      for (int frame = 0; frame < batch.count(); frame++) {
        PixelClusters clusters = features.frame(frame).clusters();
        assertThat(clusters.vectors()).hasDimensions(4, BaselineModel.DIMENSIONS);
        assertThat(clusters.labels()).isEqualTo(again.frame(frame).clusters().labels());
        int[] foreground = foreground(features.frame(frame));
        assertThat(Arrays.stream(foreground).map(cell -> clusters.labels().get(cell)).distinct())
            .containsExactlyInAnyOrder(0, 1, 2, 3);
      }
    }
  }

  @Test
  void shouldGiveTheSegmentsThatEmbeddingsGive() throws IOException {
    // Given
    LoadedModel grouped =
        new ClusteringVariant("grouped", 8, 5, 0.5).write(baseline, directory.resolve("grouped"));
    FrameBatch batch = scenes(new float[0][]);
    // When
    try (SegmentationEngine plainEngine = open(baseline);
        SegmentationEngine groupedEngine = open(grouped);
        FrameFeatures plain = plainEngine.infer(batch);
        FrameFeatures clustered = groupedEngine.infer(batch)) {
      // Then
      for (int frame = 0; frame < batch.count(); frame++) {
        List<ExtractedSegment> expected = segments(baseline, plain.frame(frame));
        List<ExtractedSegment> got = segments(grouped, clustered.frame(frame));
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
          assertThat(got.get(i).box()).isEqualTo(expected.get(i).box());
          assertThat(got.get(i).embedding()).hasSize(BaselineModel.DIMENSIONS);
        }
      }
    }
  }

  @Test
  void shouldSayOnItsCardWhatItGives() throws IOException {
    // When
    ModelCard card = VARIANT.write(baseline, directory.resolve("grouped")).card();
    // Then
    assertThat(card.reference()).isEqualTo("grouped@1");
    assertThat(card.outputs().names().keySet())
        .containsExactly(OutputRole.OBJECTNESS, OutputRole.CLUSTERS);
    assertThat(card.dimensions()).isEqualTo(BaselineModel.DIMENSIONS);
    assertThat(card.modelGroups()).isEqualTo(4);
    assertThat(card.origin().description())
        .endsWith("groups pixels of objectness 0.5 on into 4 by 5 iterations of K-Means itself");
    assertThat(ModelCard.parse(card.toYaml(), "card")).isEqualTo(card);
  }

  @Test
  void shouldBringTheFilesAlongThatTheCardNames() throws IOException {
    // Given
    VocabularyFiles words =
        new VocabularyFiles(
            "words.table", Source.EMBEDDINGS, 2, Optional.of("words.txt"), Optional.empty());
    Companions companions = Companions.NONE.withRefiner("heads.onnx").with(words);
    for (String file : companions.files().values()) {
      Files.writeString(baseline.directory().resolve(file), "content of " + file);
    }
    Files.writeString(baseline.cardFile(), baseline.card().with(companions).toYaml());
    // When
    LoadedModel grouped =
        VARIANT.write(LoadedModel.load(baseline.directory()), directory.resolve("grouped"));
    // Then
    assertThat(grouped.card().companions()).isEqualTo(companions);
    assertThat(companions.files().values())
        .containsExactly("heads.onnx", "words.table", "words.txt");
    for (String file : companions.files().values()) {
      assertThat(grouped.directory().resolve(file)).hasContent("content of " + file);
    }
  }

  @Test
  void shouldWriteTheSameBytesEachTime() throws IOException {
    LoadedModel one = VARIANT.write(baseline, directory.resolve("one"));
    LoadedModel two = VARIANT.write(baseline, directory.resolve("two"));
    assertThat(two.digest()).isEqualTo(one.digest());
  }

  @Test
  void shouldRefuseModelsThatCannotBeGrouped() throws IOException {
    LoadedModel grouped = VARIANT.write(baseline, directory.resolve("grouped"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIANT.write(grouped, directory.resolve("again")))
        .withMessage(
            "Model grouped@1 gives no embeddings, there is nothing to group pixels by: take a model whose card has outputs.embeddings");
    Files.write(baseline.weights(), new byte[] {1, 2, 3});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIANT.write(baseline, directory.resolve("broken")))
        .withMessage(
            "'%s' is not an ONNX file, or only part of one: copy or export it again",
            baseline.weights());
  }

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusteringVariant("x", 33, 5, 0.5))
        .withMessage("groups is 33, must be 2 to 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusteringVariant("x", 8, 0, 0.5))
        .withMessage("iterations is 0, must be 1 to 50");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusteringVariant("x", 8, 5, 0))
        .withMessage("foreground is 0.0, must be above 0 and at most 1");
  }

  @Test
  void shouldRefuseStartsThatDoNotFit() throws IOException {
    LoadedModel grouped = VARIANT.write(baseline, directory.resolve("grouped"));
    try (SegmentationEngine engine = open(grouped)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> engine.infer(scenes(new float[5][BaselineModel.DIMENSIONS])))
          .withMessage("A frame has 5 centroids to start from, the model makes 4 groups");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> engine.infer(scenes(new float[1][7])))
          .withMessage("A centroid to start from has 7 dimensions, those of the model have 32");
    }
  }

  @Test
  void shouldTellWhereFileAndCardDiffer() throws IOException {
    LoadedModel grouped = VARIANT.write(baseline, directory.resolve("grouped"));
    String card = Files.readString(grouped.cardFile());
    Files.writeString(grouped.cardFile(), card.replace("start: centroids", "start: centroid"));
    assertThatThrownBy(() -> open(LoadedModel.load(grouped.directory())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(
            "outputs.clusters.start: the file has no input 'centroid'; did you mean 'centroids'?");
    Files.writeString(
        grouped.cardFile(), card.replace("labels: clusterLabels", "labels: objectness"));
    assertThatThrownBy(() -> open(LoadedModel.load(grouped.directory())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(
            "outputs.clusters.labels: the file has 'objectness' float32 [?, 1, ?, ?], uint8 is needed");
  }

  private static List<ExtractedSegment> segments(LoadedModel model, FeatureMap map) {
    return new SegmentExtractor(model.card(), ExtractionSettings.defaults())
        .extract(map, WIDTH, HEIGHT, new float[0][])
        .segments();
  }

  private static SegmentationEngine open(LoadedModel model) {
    return OnnxRuntimeEngine.open(model, EngineSettings.defaults());
  }

  private static int[] foreground(FeatureMap map) {
    int[] cells = new int[map.cells()];
    int count = 0;
    for (int cell = 0; cell < map.cells(); cell++) {
      if (map.objectness().get(cell) >= 0.5f) {
        cells[count++] = cell;
      }
    }
    return Arrays.copyOf(cells, count);
  }

  private static PointSet points(FeatureMap map, int[] cells) {
    float[][] points = new float[cells.length][map.dimensions()];
    for (int i = 0; i < cells.length; i++) {
      for (int d = 0; d < map.dimensions(); d++) {
        points[i][d] = map.embeddings().get(d * map.cells() + cells[i]);
      }
    }
    return PointSet.of(points);
  }

  /** Two pictures of coloured, textured discs before a plain ground. */
  private static FrameBatch scenes(float[][] start) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(2 * WIDTH * HEIGHT * 3);
    Random random = new Random(4);
    for (int frame = 0; frame < 2; frame++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          boolean left = Math.hypot(x - 100 - 12 * frame, y - 100) < 48;
          boolean right = Math.hypot(x - 220, y - 88) < 40;
          int noise = random.nextInt(12);
          pixels.put((byte) (left ? 200 - noise : right ? 40 + (y % 8) * 6 : 110 + noise));
          pixels.put((byte) (left ? 60 + noise : right ? 170 : 115 + noise));
          pixels.put((byte) (left ? 40 + (x % 6) * 12 : right ? 220 - noise : 120 + noise));
        }
      }
    }
    List<float[][]> starts = start.length == 0 ? List.of() : Collections.nCopies(2, start);
    return new FrameBatch(pixels.flip(), 2, HEIGHT, WIDTH, starts);
  }
}
