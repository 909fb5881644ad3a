package io.segstream.trainer.method.maskcontrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.augment.ColourJitter;
import io.segstream.trainer.augment.GaussianBlur;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.TwoViewAugmentation;
import io.segstream.trainer.augment.ViewSettings;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.method.Textures;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskContrastMethodTest {
  private static final int DIMENSIONS = 8;
  private static final int BATCH = 8;
  private static final Textures PICTURES = new Textures(96, 1, false);
  private static final ViewSettings VIEWS =
      new ViewSettings(
          Textures.SIDE,
          Textures.SIDE,
          new Range(0.5, 1),
          new Range(0.9, 1.1),
          0.5,
          new ColourJitter(1, 0.4, 0.4, 0.4, 0.5),
          0.2,
          GaussianBlur.NONE);
  private static final MaskContrastSettings SETTINGS =
      new MaskContrastSettings(0.5, 0.9, 64, false, 1, 1, List.of());

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

  @Test
  void shouldLearnTexturesFromMasksWithoutClassesButNotFromMasksOfOtherPictures() {
    // Given
    SegmentationNetwork untrained = network(1);
    SegmentationNetwork trained = network(1);
    SegmentationNetwork misled = network(1);
    // When
    run("a", 320).train(trained, method(trained, SETTINGS), PICTURES);
    run("b", 320).train(misled, method(misled, SETTINGS), new Textures(96, 1, true));
    // Then
    Map<String, Double> before = scores(untrained);
    Map<String, Double> after = scores(trained);
    Map<String, Double> control = scores(misled);
    assertThat(after.get("clusterMiou"))
        .as("before %s, control %s", before, control)
        .isGreaterThan(before.get("clusterMiou") + 0.4)
        .isGreaterThan(control.get("clusterMiou") + 0.3);
    assertThat(control.get("clusterMiou"))
        .as("before %s, after %s", before, after)
        .isLessThan(before.get("clusterMiou") + 0.25);
    assertThat(after.get("objectnessIou")).isGreaterThan(control.get("objectnessIou") + 0.15);
  }

  @Test
  void shouldChangeEveryParameterOfTheQueryNetworkThatTheLossDependsOn() {
    // Given
    SegmentationNetwork network = network(1);
    float[] first = weights(network, "stem.weight");
    float[] embedding = weights(network, "embedding.weight");
    float[] objectness = weights(network, "objectness.weight");
    // When
    MethodRun run = run("a", 1).train(network, method(network, SETTINGS), PICTURES);
    // Then
    assertThat(run.steps.get(0).gradientNorm()).isPositive();
    assertThat(weights(network, "stem.weight")).isNotEqualTo(first);
    assertThat(weights(network, "embedding.weight")).isNotEqualTo(embedding);
    assertThat(weights(network, "objectness.weight")).isNotEqualTo(objectness);
  }

  @Test
  void shouldKeepFrozenPartsAsTheyAreInBothNetworks() {
    // Given
    SegmentationNetwork network = network(1);
    SegmentationNetwork key = network(2);
    MaskContrastSettings settings =
        new MaskContrastSettings(0.5, 0.5, 64, true, 1, 1, List.of("stem"));
    MaskContrastMethod method = method(network, key, settings);
    List<String> frozen =
        NetworkParameters.of(network).keySet().stream().filter(n -> n.startsWith("stem.")).toList();
    List<float[]> before = frozen.stream().map(name -> weights(network, name)).toList();
    // When
    run("a", 2).train(network, method, PICTURES);
    // Then
    assertThat(frozen).hasSizeGreaterThan(4);
    for (int i = 0; i < before.size(); i++) {
      assertThat(weights(network, frozen.get(i))).isEqualTo(before.get(i));
      assertThat(weights(key, frozen.get(i))).containsExactly(before.get(i), offset());
    }
    assertThat(weights(key, "smooth.weight")).isNotEqualTo(weights(network, "smooth.weight"));
  }

  private static Offset<Float> offset() {
    return Offset.offset(1e-6f);
  }

  @Test
  void shouldHoldNoMoreArraysAfterManyStepsThanAfterTheFirst() {
    // Given
    SegmentationNetwork network = network(1);
    // When
    MethodRun run = run("a", 8).train(network, method(network, SETTINGS), PICTURES);
    // Then
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
  }

  @Test
  void shouldEndWithTheSameBytesWhenARunIsStoppedAndResumed() {
    // Given
    SegmentationNetwork undisturbed = network(1);
    run("one", 6).train(undisturbed, method(undisturbed, SETTINGS), PICTURES);
    SegmentationNetwork stopped = network(1);
    run("two", 6).train(stopped, method(stopped, SETTINGS), PICTURES, 3);
    SegmentationNetwork resumed = network(5);
    // When
    run("two", 6).train(resumed, method(resumed, SETTINGS), PICTURES);
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldSayWhichPictureHasNoForeground() {
    // Given
    SegmentationNetwork network = network(1);
    MaskContrastMethod method = method(network, SETTINGS);
    Example example = Example.unlabelled("alone", PICTURES.load(0).image());
    // When
    assertThatThrownBy(() -> method.prepare(example, new SplittableRandom(1)))
        // Then
        .isInstanceOf(ExampleException.class)
        .hasMessage("picture 'alone' has no foreground: give the dataset masks");
  }

  private MethodRun run(String name, long steps) {
    return new MethodRun(manager, directory.resolve(name), BATCH, steps, 0.01);
  }

  private SegmentationNetwork network(long seed) {
    return MicroNetwork.create(DIMENSIONS, 0, seed, manager);
  }

  private MaskContrastMethod method(SegmentationNetwork network, MaskContrastSettings settings) {
    return method(network, network(9), settings);
  }

  private MaskContrastMethod method(
      SegmentationNetwork network, SegmentationNetwork key, MaskContrastSettings settings) {
    return new MaskContrastMethod(
        manager,
        network,
        key,
        settings,
        new TwoViewAugmentation(VIEWS, Optional.of(TwoViewAugmentation.MASK_CONTRAST_SHARES)),
        BATCH,
        new SplittableRandom(3));
  }

  private Map<String, Double> scores(SegmentationNetwork network) {
    try (NDManager arrays = manager.newSubManager()) {
      return new ClusterValidation(new Textures(96, 2, false))
          .run(network, Engines.store(arrays), arrays)
          .values();
    }
  }

  private static float[] weights(SegmentationNetwork network, String name) {
    float[] values = NetworkParameters.of(network).get(name).getArray().toFloatArray();
    return Arrays.copyOf(values, values.length);
  }
}
