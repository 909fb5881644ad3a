package io.segstream.trainer.method.pixelcontrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.method.ClassValidation;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.method.Mosaics;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.ProjectionHead;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.NearestLabels;
import io.segstream.trainer.sample.SegmentationAwareSampler;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PixelContrastMethodTest {
  private static final int CLASSES = 4;
  private static final int BATCH = 4;
  private static final int PROJECTION = 16;
  private static final SegmentationAwareSampler SAMPLER = new SegmentationAwareSampler(240, 16);
  private static final Mosaics PICTURES = new Mosaics(40, 1);
  private static final SceneAugmentation SCENES =
      new SceneAugmentation(
          new SceneSettings(
              Mosaics.SIDE, Mosaics.SIDE, new Range(0.9, 1.2), new Range(1, 1), 0.5, 10));

  @TempDir Path directory;
  private NDManager manager;

  /** What anchors are compared with. */
  enum Mode {
    IN_BATCH(Optional.empty()),
    MEMORY(Optional.of(new CandidateSelection(CandidateSelection.Strategy.RANDOM, 64, 128, 1))),
    SEMI_HARD(
        Optional.of(new CandidateSelection(CandidateSelection.Strategy.SEMI_HARD, 64, 128, 0.2)));

    private final Optional<CandidateSelection> selection;

    Mode(Optional<CandidateSelection> selection) {
      this.selection = selection;
    }

    PixelContrastSettings settings(double weight, long warmUp) {
      return new PixelContrastSettings(
          weight,
          warmUp,
          0.1,
          0.1,
          PROJECTION,
          SAMPLER,
          selection.map(chosen -> new PixelContrastSettings.Memory(40, 40, 5, chosen)),
          List.of());
    }
  }

  /** Contrast that believes that pixels have the classes of other pixels. */
  private static final class Misled extends PixelContrast {
    Misled(NDManager owner, PixelContrastSettings settings) {
      super(owner, settings, CLASSES);
    }

    @Override
    Outcome compare(Batch batch, byte[] predictions, SplittableRandom random) {
      byte[] labels = batch.labels().clone();
      for (int i = labels.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        byte label = labels[other];
        labels[other] = labels[i];
        labels[i] = label;
      }
      return super.compare(
          new Batch(batch.vectors(), labels, batch.pictures()), predictions, random);
    }
  }

  /**
   * How a trained network does on held-out pictures.
   *
   * @param gap mean cosine of projected pixels of one class less that of pixels of two classes
   */
  private record Quality(double gap, double miou) {}

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void shouldSpreadClassesApartOverPicturesUnlessTheContrastIsTaughtWrongClasses() {
    double gained = 0;
    for (int seed = 1; seed <= 3; seed++) {
      // Given
      PixelContrastSettings contrast = Mode.IN_BATCH.settings(0.1, 10);
      // When
      Quality alone = train(seed, Mode.IN_BATCH.settings(0, 10), false);
      Quality contrasted = train(seed, contrast, false);
      Quality misled = train(seed, contrast, true);
      // Then
      assertThat(contrasted.gap()).as("seed %d", seed).isGreaterThan(alone.gap() + 0.15);
      assertThat(misled.gap()).as("control of seed %d", seed).isLessThan(0.25);
      gained += contrasted.miou() - alone.miou();
    }
    assertThat(gained / 3).as("mIoU gained").isGreaterThan(-0.03);
  }

  private Quality train(int seed, PixelContrastSettings settings, boolean misled) {
    try (NDManager owner = manager.newSubManager()) {
      SegmentationNetwork network = MicroNetwork.create(4, CLASSES, seed, owner);
      PixelContrast contrast =
          misled ? new Misled(owner, settings) : new PixelContrast(owner, settings, CLASSES);
      PixelContrastMethod method =
          new PixelContrastMethod(owner, network, settings, SCENES, seed, contrast);
      String name = seed + "-" + settings.weight() + "-" + misled;
      new MethodRun(owner, directory.resolve(name), BATCH, 80, 0.005)
          .train(network, method, PICTURES);
      Mosaics heldOut = new Mosaics(16, 2);
      double miou =
          new ClassValidation(heldOut).run(network, Engines.store(owner), owner).decisiveValue();
      return new Quality(gap(network, projection(method), heldOut), miou);
    }
  }

  private double gap(SegmentationNetwork network, ProjectionHead projection, Mosaics pictures) {
    double[][] sums = new double[CLASSES][PROJECTION];
    int[] counts = new int[CLASSES];
    new HeldOutPictures(pictures)
        .show(
            network,
            Engines.store(manager),
            manager,
            (example, outputs) -> {
              NDArray map = projection.apply(Engines.store(manager), outputs.features(), false);
              float[] rows = PixelRows.unit(PixelRows.of(map)).toFloatArray();
              int h = (int) map.getShape().get(2);
              int w = (int) map.getShape().get(3);
              byte[] labels = NearestLabels.resize(example.classes().orElseThrow(), w, h).labels();
              for (int i = 0; i < rows.length; i++) {
                sums[labels[i / PROJECTION]][i % PROJECTION] += rows[i];
              }
              for (byte label : labels) {
                counts[label]++;
              }
            });
    double same = 0;
    double cross = 0;
    for (int a = 0; a < CLASSES; a++) {
      for (int b = 0; b < CLASSES; b++) {
        double cosine = 0;
        for (int d = 0; d < PROJECTION; d++) {
          cosine += sums[a][d] / counts[a] * sums[b][d] / counts[b];
        }
        same += a == b ? cosine / CLASSES : 0;
        cross += a == b ? 0 : cosine / (CLASSES * (CLASSES - 1));
      }
    }
    return same - cross;
  }

  @ParameterizedTest
  @EnumSource
  void shouldTrainLikePlainCrossEntropyToTheLastBitWithoutWeight(Mode mode) {
    // Given
    SegmentationNetwork plain = network();
    SegmentationNetwork weightless = network();
    // When
    run("plain").train(plain, new PlainCrossEntropy(SCENES, Mosaics.SIDE), PICTURES);
    run("weightless").train(weightless, method(weightless, mode.settings(0, 0)), PICTURES);
    // Then
    Map<String, float[]> expected = values(plain);
    Map<String, float[]> actual = values(weightless);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(actual.get(name)).as(name).isEqualTo(array));
  }

  @Test
  void shouldCountClassesInTheCrossEntropyByTheirWeights() {
    // Given
    PixelContrastSettings equal = Mode.IN_BATCH.settings(0, 0);
    PixelContrastSettings worthless =
        new PixelContrastSettings(
            0, 0, 0.1, 0.1, PROJECTION, SAMPLER, Optional.empty(), List.of(0.0, 0.0, 0.0, 0.0));
    SegmentationNetwork network = network();
    SegmentationNetwork other = network();
    // When
    MethodRun counted = run("a").train(network, method(network, equal), PICTURES);
    MethodRun ignored = run("b").train(other, method(other, worthless), PICTURES);
    // Then
    assertThat(counted.steps.get(0).figures().get("crossEntropy")).isPositive();
    assertThat(ignored.steps.get(0).figures().get("crossEntropy")).isEqualTo(0, within(0.0));
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompareAnchorsOnceTheWarmUpIsOver(Mode mode) {
    // Given
    SegmentationNetwork network = network();
    PixelContrastMethod method = method(network, mode.settings(0.5, 3));
    Map<String, float[]> head = values(projection(method));
    // When
    MethodRun run = run("a").train(network, method, PICTURES);
    // Then
    Map<String, Double> warm = run.steps.get(2).figures();
    Map<String, Double> after = run.steps.get(3).figures();
    assertThat(warm)
        .containsEntry("contrastWeight", 0.0)
        .containsEntry("anchors", 0.0)
        .containsEntry("contrast", 0.0);
    assertThat(after.keySet())
        .containsExactly(
            "crossEntropy",
            "contrast",
            "contrastWeight",
            "anchors",
            "groups",
            "hardShare",
            "positiveCosine",
            "negativeCosine");
    assertThat(after).containsEntry("contrastWeight", 0.5);
    // Full from the first compared step on: the memory filled meanwhile.
    assertThat(after.get("anchors")).isEqualTo(15 * after.get("groups"), within(15.0));
    assertThat(after.get("groups")).isBetween(4.0, 16.0);
    assertThat(after.get("contrast")).isPositive();
    assertThat(run.steps.get(3).loss())
        .isEqualTo(after.get("crossEntropy") + 0.5 * after.get("contrast"), within(1e-4));
    assertThat(values(projection(method)).get("output.weight"))
        .isNotEqualTo(head.get("output.weight"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldNoMoreArraysAfterManyStepsThanAfterTheFirst(Mode mode) {
    // Given
    SegmentationNetwork network = network();
    // When
    MethodRun run = run("a").train(network, method(network, mode.settings(1, 1)), PICTURES);
    // Then
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndWithTheSameBytesWhenARunIsStoppedAndResumed(Mode mode) {
    // Given
    PixelContrastSettings settings = mode.settings(1, 2);
    SegmentationNetwork undisturbed = network();
    run("one").train(undisturbed, method(undisturbed, settings), PICTURES);
    SegmentationNetwork stopped = network();
    run("two").train(stopped, method(stopped, settings), PICTURES, 4);
    SegmentationNetwork resumed = MicroNetwork.create(4, CLASSES, 99, manager);
    // When
    run("two").train(resumed, method(resumed, settings), PICTURES);
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldSayWhichPictureHasNoClasses() {
    // Given
    PixelContrastMethod method = method(network(), Mode.IN_BATCH.settings(1, 0));
    Example example = Example.unlabelled("alone", PICTURES.load(0).image());
    // When
    assertThatThrownBy(() -> method.prepare(example, new SplittableRandom(1)))
        // Then
        .isInstanceOf(ExampleException.class)
        .hasMessage("picture 'alone' has no class labels: give the dataset label maps");
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseANetworkWithoutClasses(Mode mode) {
    // Given
    SegmentationNetwork network = MicroNetwork.create(4, 0, 1, manager);
    // When
    assertThatThrownBy(() -> method(network, mode.settings(1, 0)))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The network has no classes");
  }

  private MethodRun run(String name) {
    return new MethodRun(manager, directory.resolve(name), BATCH, 7, 0.005);
  }

  private SegmentationNetwork network() {
    return MicroNetwork.create(4, CLASSES, 1, manager);
  }

  private PixelContrastMethod method(SegmentationNetwork network, PixelContrastSettings settings) {
    return new PixelContrastMethod(manager, network, settings, SCENES, 5);
  }

  private static ProjectionHead projection(PixelContrastMethod method) {
    return (ProjectionHead) method.blocks().get("projection");
  }

  private static Map<String, float[]> values(Block block) {
    Map<String, float[]> values = new LinkedHashMap<>();
    NetworkParameters.of(block)
        .forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    return values;
  }
}
