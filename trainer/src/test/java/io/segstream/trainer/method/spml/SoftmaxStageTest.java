package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.crf.DenseCrf;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.method.Mosaics;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.ClassSource;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.oversegment.WholeView;
import io.segstream.trainer.pseudo.RandomWalk;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import io.segstream.trainer.weak.AnnotationType;
import io.segstream.trainer.weak.GeneratedLabels;
import io.segstream.trainer.weak.WeaklyLabelled;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxStageTest {
  private static final Mosaics PICTURES = new Mosaics(12, 1);

  @TempDir Path directory;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private SegmentationNetwork network(long seed) {
    return MicroNetwork.create(
        new NetworkSettings("tiny", 8, 4, ClassSource.EMBEDDINGS), seed, manager);
  }

  private static SpmlSamples samples(double scale) {
    return new SpmlSamples(
        new SceneAugmentation(
            new SceneSettings(
                Mosaics.SIDE, Mosaics.SIDE, new Range(scale, scale), new Range(1, 1), 0.5, 0)),
        new WholeView(),
        Mosaics.SIDE / 4,
        Mosaics.SIDE / 4,
        OptionalInt.empty());
  }

  private static PseudoLabels pseudoLabels(SegmentationNetwork teacher, boolean crf) {
    return new PseudoLabels(
        teacher,
        RandomWalk.PUBLISHED,
        crf ? Optional.of(DenseCrf.PUBLISHED) : Optional.empty(),
        OptionalInt.empty());
  }

  private static Dataset weakly(AnnotationType type) {
    return new WeaklyLabelled(
        PICTURES, new GeneratedLabels(type, 1, 3, OptionalDouble.empty(), OptionalInt.empty()));
  }

  @Test
  void shouldLearnNothingButTheClassHead() {
    // Given
    SegmentationNetwork network = network(1);
    Map<String, float[]> before = values(network);
    SoftmaxStage stage = new SoftmaxStage(network, samples(1), pseudoLabels(network(2), false));
    // When
    MethodRun run =
        new MethodRun(manager, directory, 2, 3, 0.005)
            .train(network, stage, weakly(AnnotationType.POINT));
    // Then
    Map<String, float[]> after = values(network);
    before.forEach(
        (name, values) -> {
          if (name.startsWith("classes.")) {
            assertThat(after.get(name)).as(name).isNotEqualTo(values);
          } else {
            assertThat(after.get(name)).as(name).isEqualTo(values);
          }
        });
    assertThat(run.steps.get(2).figures().get("classes")).isPositive();
    assertThat(run.steps.get(2).figures().get("agreement")).isBetween(0.0, 1.0);
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
  }

  private static Map<String, float[]> values(SegmentationNetwork network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> each : NetworkParameters.of(network).entrySet()) {
      values.put(each.getKey(), each.getValue().getArray().toFloatArray());
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLabelEveryPixelOfThePictureWithAClassThatItShows(boolean crf) throws ExampleException {
    // Given
    SpmlSample whole = samples(0.5).of(PICTURES.load(0), new SplittableRandom(1)).orElseThrow();
    BitSet tags = BitSet.valueOf(new long[] {0b0101});
    SpmlSample sample =
        new SpmlSample(whole.image(), whole.labels(), whole.regions(), whole.cellsAcross(), tags);
    // When
    LabelMap labels =
        pseudoLabels(network(1), crf)
            .of(
                Engines.store(manager),
                PictureBatch.pictures(manager, List.of(sample.image())),
                List.of(sample))
            .get(0);
    // Then
    int[] counts = labels.histogram();
    assertThat(counts[0] + counts[2]).isBetween(28 * 28, 36 * 36);
    assertThat(counts[LabelMap.VOID]).as("padding").isEqualTo(64 * 64 - counts[0] - counts[2]);
  }

  @Test
  void shouldNotLabelEverythingWithAClassThatTheTeacherFindsImpossible() throws ExampleException {
    // Given a teacher whose chance of class 0 is 0 in float32
    SegmentationNetwork teacher = network(1);
    NDArray bias = NetworkParameters.of(teacher).get("classes.output.bias").getArray();
    bias.stopGradient().set(new NDIndex("0"), -1e4f);
    SpmlSample whole = samples(1).of(PICTURES.load(0), new SplittableRandom(1)).orElseThrow();
    BitSet tags = BitSet.valueOf(new long[] {0b0111});
    SpmlSample sample =
        new SpmlSample(whole.image(), whole.labels(), whole.regions(), whole.cellsAcross(), tags);
    // When
    LabelMap labels =
        pseudoLabels(teacher, false)
            .of(
                Engines.store(manager),
                PictureBatch.pictures(manager, List.of(sample.image())),
                List.of(sample))
            .get(0);
    // Then
    assertThat(labels.histogram()[0]).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldScoreRetrievalFromWeakAnnotationsOfEveryKind(AnnotationType type) {
    SpmlValidation validation =
        new SpmlValidation(
            new Mosaics(3, 2),
            Optional.of(
                new RetrievedClasses(weakly(type), new Segmenter(4, 5), LocatedRows.PUBLISHED, 5)),
            type == AnnotationType.FULL ? Optional.of(DenseCrf.PUBLISHED) : Optional.empty());

    Scores scores = validation.run(network(1), Engines.store(manager), manager);

    assertThat(scores.decisive()).isEqualTo("miou");
    assertThat(scores.values().keySet())
        .startsWith("miou", "pixelAccuracy", "retrievalMiou")
        .hasSize(type == AnnotationType.FULL ? 4 : 3);
    assertThat(scores.values().get("retrievalMiou")).isBetween(0.0, 1.0);
    if (type == AnnotationType.FULL) {
      // Colours tell two of the four classes even to a network that learnt nothing.
      assertThat(scores.values().get("retrievalMiou")).isGreaterThan(0.25);
    }
  }
}
