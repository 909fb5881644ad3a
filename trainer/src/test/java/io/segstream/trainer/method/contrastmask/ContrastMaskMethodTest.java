package io.segstream.trainer.method.contrastmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.SharedQueryLoss;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.region.RegionMaker;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContrastMaskMethodTest {
  private static final int BATCH = 4;
  private static final HeadSettings HEADS = new HeadSettings(12, 8, 1, 1, 14, true, true);
  private static final Shapes PICTURES = new Shapes(40, 1, Shapes.Annotation.TRUE);

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

  /** A network with its heads. */
  private record Learner(SegmentationNetwork network, RegionHeads heads) {}

  private Learner learner() {
    SegmentationNetwork network = MicroNetwork.create(8, 0, 1, manager);
    return new Learner(
        network, RegionHeads.create(HEADS, network.featureChannels(), 7, 3, manager));
  }

  private static ContrastMaskSettings settings(
      ContrastMaskSettings.Regions contrast, double contrastWeight, double others) {
    return new ContrastMaskSettings(
        contrast,
        new SharedQueryLoss(0.3, 0.7, SharedQueryLoss.Denominator.TEXTBOOK, true),
        contrastWeight,
        1,
        0.1,
        0.3,
        3,
        others,
        others,
        others);
  }

  private static ContrastMaskMethod method(Learner learner, ContrastMaskSettings settings) {
    SceneSettings scenes =
        new SceneSettings(Shapes.SIDE, Shapes.SIDE, new Range(0.9, 1.1), new Range(1, 1), 0.5, 10);
    return new ContrastMaskMethod(
        settings,
        new RegionMaker(new SceneAugmentation(scenes), Shapes.split(), HEADS.grid(), 8, 1),
        learner.heads(),
        7);
  }

  private MethodRun run(String name, long steps) {
    return new MethodRun(manager, directory.resolve(name), BATCH, steps, 0.005);
  }

  private static Map<String, Double> validate(Learner learner, NDManager manager) {
    return new MaskValidation(
            new Shapes(24, 99, Shapes.Annotation.TRUE), Shapes.split(), learner.heads())
        .run(learner.network(), Engines.store(manager), manager)
        .values();
  }

  @Test
  void shouldLearnNovelMasksUnlessBaseMasksAreWrongAndSetThemApartByContrastAlone() {
    // Given
    ContrastMaskSettings full = settings(ContrastMaskSettings.Regions.ALL, 0.5, 1);
    ContrastMaskSettings without = settings(ContrastMaskSettings.Regions.NONE, 0.5, 1);
    Shapes inverted = new Shapes(40, 1, Shapes.Annotation.INVERTED);
    Learner taught = learner();
    Learner plain = learner();
    Learner misled = learner();
    // When
    run("taught", 40).train(taught.network(), method(taught, full), PICTURES);
    run("plain", 40).train(plain.network(), method(plain, without), PICTURES);
    run("misled", 40).train(misled.network(), method(misled, full), inverted);
    // Then
    Map<String, Double> good = validate(taught, manager);
    Map<String, Double> bad = validate(misled, manager);
    Map<String, Double> uncontrasted = validate(plain, manager);
    assertThat(good.get("novelIou")).isGreaterThan(bad.get("novelIou") + 0.1);
    assertThat(good.get("baseIou")).isGreaterThan(0.6);
    assertThat(good.get("novelAp50")).isGreaterThan(bad.get("novelAp50") + 0.3);
    assertThat(good.get("novelMargin")).isGreaterThan(uncontrasted.get("novelMargin") + 0.1);
    assertThat(good.get("baseProposedRecall")).isGreaterThan(0.2);
  }

  @Test
  void shouldNotDependOnTheMasksOfNovelClassesInAnyBit() {
    // Given
    ContrastMaskSettings full = settings(ContrastMaskSettings.Regions.ALL, 0.1, 1);
    Learner one = learner();
    Learner other = learner();
    // When
    run("true", 4).train(one.network(), method(one, full), PICTURES);
    run("noise", 4)
        .train(
            other.network(), method(other, full), new Shapes(40, 1, Shapes.Annotation.NOVEL_NOISE));
    // Then
    assertThat(directory.resolve("noise/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("true/last.safetensors"));
  }

  @Test
  void shouldKeepTheContrastFromChangingTheNetwork() {
    // Given
    Learner learner = learner();
    Map<String, float[]> before = weights(learner);
    // When
    MethodRun run =
        run("contrast", 1)
            .train(
                learner.network(),
                method(learner, settings(ContrastMaskSettings.Regions.ALL, 1, 0)),
                PICTURES);
    // Then
    Map<String, float[]> after = weights(learner);
    assertThat(run.steps.get(0).gradientNorm()).isPositive();
    assertThat(after.get("heads.encoder")).isNotEqualTo(before.get("heads.encoder"));
    assertThat(after.get("heads.projector")).isNotEqualTo(before.get("heads.projector"));
    assertThat(run.steps.get(0).figures().get("novelContrasted")).isPositive();
    assertThat(run.steps.get(0).figures().get("baseContrasted")).isPositive();
    // The optimiser's weight decay changes every weight by the same factor, the gradient would not.
    float[] first = before.get("network");
    float[] last = after.get("network");
    double decay = (double) last[0] / first[0];
    for (int i = 0; i < first.length; i++) {
      assertThat(last[i]).isCloseTo((float) (first[i] * decay), within(first[i]));
    }
  }

  private static Offset<Float> within(float value) {
    return Offset.offset(1e-6f * (1 + Math.abs(value)));
  }

  private static Map<String, float[]> weights(Learner learner) {
    return Map.of(
        "network", array(learner.network(), "stem.weight"),
        "heads.encoder", array(learner.heads().blocks().get("encoder"), "block1.weight"),
        "heads.projector", array(learner.heads().blocks().get("projector"), "block3.weight"));
  }

  private static float[] array(Block block, String name) {
    return NetworkParameters.of(block).get(name).getArray().toFloatArray();
  }

  @ParameterizedTest
  @EnumSource(ContrastMaskSettings.Regions.class)
  void shouldContrastTheRegionsThatItIsToldTo(ContrastMaskSettings.Regions contrast) {
    // Given
    Learner learner = learner();
    // When
    MethodRun run =
        run("regions", 2)
            .train(learner.network(), method(learner, settings(contrast, 0.1, 1)), PICTURES);
    // Then
    boolean base = contrast != ContrastMaskSettings.Regions.NONE;
    boolean novel = contrast == ContrastMaskSettings.Regions.ALL;
    assertThat(run.steps.get(1).figures().get("baseContrasted") > 0).isEqualTo(base);
    assertThat(run.steps.get(1).figures().get("novelContrasted") > 0).isEqualTo(novel);
    assertThat(run.steps.get(1).figures().get("contrast") > 0).isEqualTo(base);
  }

  @Test
  void shouldEndWithTheSameBytesWhenARunIsStoppedAndResumed() {
    // Given
    ContrastMaskSettings full = settings(ContrastMaskSettings.Regions.ALL, 0.1, 1);
    Learner undisturbed = learner();
    run("one", 4).train(undisturbed.network(), method(undisturbed, full), PICTURES);
    Learner stopped = learner();
    run("two", 4).train(stopped.network(), method(stopped, full), PICTURES, 2);
    Learner resumed = learner();
    // When
    run("two", 4).train(resumed.network(), method(resumed, full), PICTURES);
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldHoldNoMoreArraysAfterManyStepsThanAfterTheFirst() {
    // Given
    Learner learner = learner();
    // When
    MethodRun run =
        run("arrays", 6)
            .train(
                learner.network(),
                method(learner, settings(ContrastMaskSettings.Regions.ALL, 0.1, 1)),
                PICTURES);
    // Then
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
  }

  @Test
  void shouldSayWhichPictureHasNoObjects() {
    // Given
    ContrastMaskMethod method =
        method(learner(), settings(ContrastMaskSettings.Regions.ALL, 0.1, 1));
    Example example = Example.unlabelled("empty", PICTURES.load(0).image());
    // When
    assertThatThrownBy(() -> method.prepare(example, new SplittableRandom(1)))
        // Then
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "picture 'empty' has no annotated objects: give it instances, as COCO's files do");
  }
}
