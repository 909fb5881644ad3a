package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.method.ClassValidation;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.method.Mosaics;
import io.segstream.trainer.network.ClassSource;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.oversegment.ColourContours;
import io.segstream.trainer.oversegment.WatershedRegions;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.PictureSegments;
import io.segstream.trainer.segment.Segmenter;
import io.segstream.trainer.weak.AnnotationType;
import io.segstream.trainer.weak.GeneratedLabels;
import io.segstream.trainer.weak.WeakLabels;
import io.segstream.trainer.weak.WeakSource;
import io.segstream.trainer.weak.WeaklyLabelled;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

class SpmlMethodTest {
  private static final int CLASSES = 4;
  private static final int BATCH = 4;
  private static final double RATE = 0.005;
  private static final int CELLS = Mosaics.SIDE / 4;
  private static final Mosaics PICTURES = new Mosaics(40, 1);

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

  private static GeneratedLabels weak(AnnotationType type) {
    return new GeneratedLabels(type, 1, 3, OptionalDouble.empty(), OptionalInt.empty());
  }

  /** Points whose classes are drawn by lot. */
  private static WeakSource misleading() {
    GeneratedLabels points = weak(AnnotationType.POINT);
    return new WeakSource() {
      @Override
      public WeakLabels of(Example example) throws ExampleException {
        WeakLabels right = points.of(example);
        SplittableRandom random = new SplittableRandom(example.id().hashCode());
        int[] wrong = random.ints(CLASSES, 0, CLASSES).toArray();
        byte[] labels = right.labels().labels().clone();
        for (int i = 0; i < labels.length; i++) {
          labels[i] = labels[i] == (byte) LabelMap.VOID ? labels[i] : (byte) wrong[labels[i]];
        }
        return new WeakLabels(new LabelMap(Mosaics.SIDE, Mosaics.SIDE, labels), right.tags());
      }

      @Override
      public String digest() {
        return "misleading";
      }
    };
  }

  private static SpmlSettings settings(AnnotationType type, double affinity) {
    return new SpmlSettings(
        RelationSettings.of(1, 6),
        RelationSettings.of(0.5, 12),
        RelationSettings.of(0.1, 16),
        RelationSettings.of(affinity, 12),
        new Segmenter(4, 5),
        LocatedRows.PUBLISHED,
        OptionalInt.of(64),
        2,
        SpmlSettings.Activation.of(type, 3, Optional.empty(), OptionalInt.empty()));
  }

  private static SpmlSamples samples() {
    return new SpmlSamples(
        new SceneAugmentation(
            new SceneSettings(
                Mosaics.SIDE, Mosaics.SIDE, new Range(0.8, 1.2), new Range(1, 1), 0.5, 0)),
        new WatershedRegions(new ColourContours(), 4, 16),
        CELLS,
        CELLS,
        OptionalInt.empty());
  }

  private static SegmentationNetwork network(long seed, NDManager owner) {
    return MicroNetwork.create(
        new NetworkSettings("tiny", 8, CLASSES, ClassSource.EMBEDDINGS), seed, owner);
  }

  private SpmlMethod method(SegmentationNetwork network, AnnotationType type, double affinity) {
    return new SpmlMethod(manager, network, settings(type, affinity), samples(), 5);
  }

  @Test
  void shouldLearnClassesFromAPointPerRegionUnlessThePointsLie() {
    // When
    double learnt = miou(weak(AnnotationType.POINT));
    double misled = miou(misleading());
    // Then
    assertThat(learnt).isGreaterThan(0.7);
    assertThat(misled).as("control").isLessThan(0.3);
  }

  private double miou(WeakSource source) {
    try (NDManager owner = manager.newSubManager()) {
      SegmentationNetwork network = network(1, owner);
      SpmlMethod method =
          new SpmlMethod(owner, network, settings(AnnotationType.POINT, 0), samples(), 5);
      new MethodRun(owner, directory.resolve(source.digest().substring(0, 5)), BATCH, 80, RATE)
          .train(network, method, new WeaklyLabelled(PICTURES, source));
      return new ClassValidation(new Mosaics(16, 2))
          .run(network, Engines.store(owner), owner)
          .decisiveValue();
    }
  }

  private MethodRun run(String name, AnnotationType type, SegmentationNetwork network) {
    return new MethodRun(manager, directory.resolve(name), BATCH, 7, RATE)
        .train(network, method(network, type, 0.5), data(type));
  }

  private static Dataset data(AnnotationType type) {
    return new WeaklyLabelled(PICTURES, weak(type));
  }

  @ParameterizedTest
  @EnumSource
  void shouldLearnFromEveryKindOfAnnotation(AnnotationType type) {
    // When
    MethodRun run = run("a", type, network(1, manager));
    // Then
    var last = run.steps.get(6).figures();
    assertThat(last.keySet())
        .containsExactly(
            "tags",
            "classes",
            "annotation",
            "coOccurrence",
            "similarity",
            "affinity",
            "segments",
            "remembered",
            "labelledShare");
    assertThat(last.get("classes")).isPositive();
    assertThat(last.get("similarity")).isPositive();
    assertThat(last.get("segments")).isBetween(4.0 * BATCH, 16.0 * 16 * BATCH);
    assertThat(last.get("remembered")).isPositive();
    assertThat(last.get("labelledShare")).isBetween(0.01, 1.0);
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
    boolean activation = type == AnnotationType.BOX || type == AnnotationType.TAG;
    assertThat(last.get("tags") > 0).isEqualTo(activation);
    // Tags alone come first where they are learnt.
    assertThat(run.steps.get(2).figures().get("segments") == 0).isEqualTo(activation);
  }

  @ParameterizedTest
  @EnumSource(names = {"POINT", "TAG"})
  void shouldEndWithTheSameBytesWhenARunIsStoppedAndResumed(AnnotationType type) {
    // Given
    run("one", type, network(1, manager));
    SegmentationNetwork stopped = network(1, manager);
    new MethodRun(manager, directory.resolve("two"), BATCH, 7, RATE)
        .train(stopped, method(stopped, type, 0.5), data(type), 5);
    // When
    run("two", type, network(99, manager));
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldLetNoGradientOfTheClassScoresIntoTheEmbeddings() {
    // Given
    SegmentationNetwork network = network(1, manager);
    // When
    float[] before = parameter(network, "embedding.weight");
    SpmlSettings none =
        new SpmlSettings(
            RelationSettings.of(1, 6),
            RelationSettings.of(0, 12),
            RelationSettings.of(0, 16),
            RelationSettings.of(0, 12),
            new Segmenter(4, 5),
            LocatedRows.PUBLISHED,
            OptionalInt.empty(),
            0,
            Optional.empty());
    // One class only: nothing repels, the contrast is 0, and the class scores still learn.
    Dataset same =
        new WeaklyLabelled(
            PICTURES,
            new WeakSource() {
              @Override
              public WeakLabels of(Example example) {
                return new WeakLabels(
                    new LabelMap(Mosaics.SIDE, Mosaics.SIDE, new byte[Mosaics.SIDE * Mosaics.SIDE]),
                    List.of(0));
              }

              @Override
              public String digest() {
                return "same";
              }
            });
    float[] head = parameter(network, "classes.output.bias");
    new MethodRun(manager, directory, BATCH, 2, RATE)
        .train(network, new SpmlMethod(manager, network, none, samples(), 5), same);
    // Then
    // Only weight decay moves it: 5e-7 of itself in each step.
    assertThat(parameter(network, "embedding.weight")).containsExactly(before, within(1e-5f));
    assertThat(parameter(network, "classes.output.bias")).isNotEqualTo(head);
  }

  private static float[] parameter(SegmentationNetwork network, String name) {
    return NetworkParameters.of(network).get(name).getArray().toFloatArray();
  }

  @Test
  void shouldLeavePaddingOut() throws ExampleException {
    // Given
    SpmlSamples small =
        new SpmlSamples(
            new SceneAugmentation(
                new SceneSettings(
                    Mosaics.SIDE, Mosaics.SIDE, new Range(0.5, 0.5), new Range(1, 1), 0, 0)),
            new WatershedRegions(new ColourContours(), 4, 16),
            CELLS,
            CELLS,
            OptionalInt.of(2));
    // When
    SpmlSample sample = small.of(PICTURES.load(0), new SplittableRandom(3)).orElseThrow();
    // Then
    long inside = Arrays.stream(sample.regions()).filter(r -> r >= 0).count();
    assertThat(inside).isBetween(49L, 81L);
    assertThat(Arrays.stream(sample.regions()).min()).hasValue(PictureSegments.NONE);
    BitSet tags = new BitSet();
    tags.set(0, CLASSES);
    tags.clear(2);
    assertThat(sample.tags()).as("without background").isEqualTo(tags);
  }

  @Test
  void shouldSayWhichPictureHasNoAnnotation() {
    Example bare = Example.unlabelled("alone", PICTURES.load(0).image());
    assertThatThrownBy(() -> samples().of(bare, new SplittableRandom(1)))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "picture 'alone' has no annotation: give the dataset label maps or data.weak.file");
  }
}
