package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.model.FrameSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drawn data set whose numbers were computed by another program (NumPy and SciPy, in double
 * precision): K-Means there is the best of all partitions, matching is SciPy's, the linear
 * classifier is plain gradient descent on SVD-whitened cells.
 */
class DatasetEvaluationTest {
  private static final FrameSize SIZE = new FrameSize(24, 16);
  private static final int LABEL_WIDTH = 36;
  private static final int LABEL_HEIGHT = 24;
  private static final int[][] COLOURS = {
    {224, 13, 5}, {206, 7, 25}, {27, 186, 53}, {49, 208, 60}, {51, 31, 214}, {42, 27, 218}
  };

  private static final double[] OBJECTS = {
    0.9272349272349273, 0.6893203883495146, 0.3979591836734694, 0.5057471264367817
  };
  private static final double[] OBJECTS_OVER = {
    0.9272349272349273, 0.6893203883495146, 0.6610169491525424, 0.7005649717514124
  };
  private static final double[] PIXELS = {
    0.8847338319401672, 0.6845425867507886, 0.0, 0.5056603773584906
  };
  private static final double[] PIXELS_OVER = {
    0.9242529534398888, 0.6845425867507886, 0.39144736842105265, 0.5056603773584906
  };
  private static final double[] PROBE = {
    0.9098196392785571, 0.5625, 0.37037037037037035, 0.41818181818181815
  };
  private static final double[] RETRIEVAL = {
    0.891640866873065, 0.5555555555555556, 0.3282442748091603, 0.4166666666666667
  };
  private static final double RETRIEVAL_SUBSET = 0.5510335917312661;

  @TempDir Path directory;

  @Test
  void shouldGiveTheNumbersOfAnIndependentProgram() throws Exception {
    // Given
    EvaluationPlan plan = plan(EnumSet.allOf(Protocol.class), 3, 5, List.of("a", "c"));
    // When
    DatasetScore score = run(plan, 1);
    // Then
    assertThat(score.measures().stream().map(Measure::name))
        .containsExactly(
            "objects, K-Means (3)",
            "objects, over-clustering (5)",
            "pixels, K-Means (3)",
            "pixels, over-clustering (5)",
            "linear probe",
            "retrieval (4)",
            "retrieval (2)");
    requireNumbers(score, 0, OBJECTS);
    requireNumbers(score, 1, OBJECTS_OVER);
    requireNumbers(score, 2, PIXELS);
    requireNumbers(score, 3, PIXELS_OVER);
    requireNumbers(score, 4, PROBE);
    requireNumbers(score, 5, RETRIEVAL);
    assertThat(score.measures().get(6).present().mean()).isEqualTo(RETRIEVAL_SUBSET, within(1e-9));
    assertThat(score.measures().get(0).absentZero().deviation()).isZero();
    assertThat(score.facts())
        .extracting(DatasetScore.Facts::trainObjects, DatasetScore.Facts::valCells)
        .containsExactly(6, 6 * 12 * 8);
  }

  @Test
  void shouldGiveTheSameNumbersWithAnyNumberOfThreads() throws Exception {
    EvaluationPlan plan = plan(EnumSet.allOf(Protocol.class), 3, 5, List.of());
    assertThat(run(plan, 3)).usingRecursiveComparison().isEqualTo(run(plan, 1));
  }

  @Test
  void shouldTakeTheSegmentsOfThePipelineForObjects() throws Exception {
    EvaluationPlan all = plan(Set.of(Protocol.OBJECT_CLUSTERS), 3, 5, List.of());
    EvaluationPlan plan =
        new EvaluationPlan(
            all.protocols(),
            ObjectSource.SEGMENTS,
            all.pooling(),
            all.clusters(),
            all.overClusters(),
            all.runs(),
            all.seed(),
            all.subset());
    DatasetScore score = run(plan, 2);
    assertThat(score.facts().valObjects()).isEqualTo(6);
    assertThat(score.facts().trainPictures()).isZero();
    assertThat(score.measures().get(0).present().mean()).isBetween(0.5, 0.8);
  }

  @Test
  void shouldNameWhatDoesNotFitTheDataSet() {
    assertThatThrownBy(() -> run(plan(Set.of(Protocol.RETRIEVAL), 3, 5, List.of("d")), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("'d' is no class of an object in ");
    assertThatThrownBy(() -> run(plan(Set.of(Protocol.OBJECT_CLUSTERS), 7, 5, List.of()), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 vectors cannot be put into 7 clusters: ask for fewer");
  }

  private static void requireNumbers(DatasetScore score, int measure, double[] overlaps) {
    assertThat(score.measures().get(measure).runs())
        .allSatisfy(run -> assertThat(run.overlaps()).containsExactly(overlaps, within(1e-9)));
  }

  private static EvaluationPlan plan(
      Set<Protocol> protocols, int clusters, int overClusters, List<String> subset) {
    return new EvaluationPlan(
        protocols,
        ObjectSource.SALIENCY,
        Pooling.LOGIT_WEIGHTED,
        OptionalInt.of(clusters),
        OptionalInt.of(overClusters),
        2,
        1234,
        subset);
  }

  private DatasetScore run(EvaluationPlan plan, int threads)
      throws IOException, InterruptedException {
    LabelledDataset data =
        new LabelledDataset(
            directory,
            List.of("background", "a", "b", "c"),
            OptionalInt.of(0),
            pictures("train", 1),
            pictures("val", 0));
    try (ColourEngine engine = new ColourEngine()) {
      return new DatasetEvaluation(engine, ColourEngine.card(), SIZE, plan, threads)
          .run(data, done -> {});
    }
  }

  /** One rectangle per picture; its labels are shifted against it and have void at two sides. */
  private List<LabelledPicture> pictures(String part, int shift) throws IOException {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int i = 0; i < COLOURS.length; i++) {
      int x = 1 + (i + shift) % 3;
      int y = 1 + (2 * i + shift) % 3;
      int width = 4 + i % 3;
      int height = 3 + (i + shift) % 2;
      int label = shift == 0 && i == 3 ? 3 : 1 + i / 2;
      int red = COLOURS[i][0] + 7 * shift;
      int green = COLOURS[i][1] - 5 * shift;
      int blue = COLOURS[i][2] + 3 * shift;
      BufferedImage image =
          new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
      fill(image, 0, 0, SIZE.width(), SIZE.height(), ColourEngine.GREY * 0x010101);
      fill(image, 2 * x, 2 * y, 2 * width, 2 * height, red << 16 | green << 8 | blue);
      Path file = directory.resolve(part + i + ".png");
      ImageIO.write(image, "png", file.toFile());
      byte[] labels = new byte[LABEL_WIDTH * LABEL_HEIGHT];
      int left = 3 * x + 1;
      int top = 3 * y + 2;
      Arrays.fill(
          labels,
          (top - 1) * LABEL_WIDTH + left,
          (top - 1) * LABEL_WIDTH + left + 3 * width,
          (byte) LabelMap.VOID);
      for (int row = top; row < top + 3 * height; row++) {
        labels[row * LABEL_WIDTH + left - 1] = (byte) LabelMap.VOID;
        Arrays.fill(
            labels, row * LABEL_WIDTH + left, row * LABEL_WIDTH + left + 3 * width, (byte) label);
      }
      pictures.add(
          new LabelledPicture(
              part + i, file, () -> new LabelMap(LABEL_WIDTH, LABEL_HEIGHT, labels)));
    }
    return pictures;
  }

  private static void fill(BufferedImage image, int x, int y, int width, int height, int rgb) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, rgb);
    image.setRGB(x, y, width, height, pixels, 0, width);
  }
}
