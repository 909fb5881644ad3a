package io.segstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.verify.VerificationVectors;
import io.segstream.trainer.network.ClassSource;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelExportTest {
  private static final ModelOrigin ORIGIN =
      new ModelOrigin("For tests", "Apache-2.0", "none", "abc", Map.of("miou", 0.5));

  private final NDManager manager = Engines.pyTorch();
  @TempDir Path directory;

  @AfterEach
  void free() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "base", "resnet50"})
  void shouldComputeInOnnxWhatTheNetworkComputes(String name) throws IOException {
    // Given
    SegmentationNetwork network = network(name, 0);
    LoadedModel model = anySize(ModelExport.write(network, settings(), manager, directory).model());

    // When, Then
    try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(model, EngineSettings.defaults())) {
      double bound = name.equals("resnet50") ? 1e-4 : 1e-5;
      assertSame(network, engine, 1, 64, 64, bound);
      assertSame(network, engine, 2, 101, 77, bound);
      if (!name.equals("resnet50")) {
        assertSame(network, engine, 1, 270, 480, bound);
      }
    }
  }

  private void assertSame(
      SegmentationNetwork network,
      OnnxRuntimeEngine engine,
      int count,
      int height,
      int width,
      double bound) {
    byte[] noise = Engines.noise(5, count, height, width);
    ByteBuffer direct = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    try (NDManager scope = manager.newSubManager();
        FrameFeatures features = engine.infer(new FrameBatch(direct, count, height, width))) {
      NetworkOutputs outputs =
          network.run(
              Engines.store(scope), Engines.pictures(scope, 5, count, height, width), false);
      NDArray unit = outputs.embeddings().div(outputs.embeddings().norm(new int[] {1}, true));
      NDArray objectness = outputs.objectness().neg().exp().add(1).pow(-1);
      for (int frame = 0; frame < count; frame++) {
        assertThat(largestDifference(features.frame(frame).embeddings(), unit.get(frame)))
            .isLessThan(bound);
        assertThat(largestDifference(features.frame(frame).objectness(), objectness.get(frame)))
            .isLessThan(bound);
      }
    }
  }

  private static double largestDifference(FloatBuffer got, NDArray expected) {
    float[] numbers = expected.toFloatArray();
    assertThat(got.remaining()).isEqualTo(numbers.length);
    double largest = 0;
    for (int i = 0; i < numbers.length; i++) {
      largest = Math.max(largest, Math.abs(got.get(i) - numbers[i]));
    }
    return largest;
  }

  /** The file takes any size; the card names multiples of the stride, which fit grids best. */
  private static LoadedModel anySize(LoadedModel model) throws IOException {
    String card = Files.readString(model.cardFile());
    Files.writeString(model.cardFile(), card.replaceFirst("multipleOf: \\d+", "multipleOf: 1"));
    return LoadedModel.load(model.directory());
  }

  @Test
  void shouldWriteTheSameBytesTwice() throws IOException {
    SegmentationNetwork network = network("tiny", 3);
    for (String copy : List.of("a", "b")) {
      ModelExport.write(network, classes(Precision.FLOAT32), manager, directory.resolve(copy));
    }
    for (String file : List.of("model.onnx", "model.yaml", VerificationVectors.FILE_NAME)) {
      assertThat(directory.resolve("b").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("a").resolve(file));
    }
  }

  @Test
  void shouldHalveTheFileAndStayWithinTheTolerance() throws IOException {
    SegmentationNetwork network = network("tiny", 3);
    Path whole = directory.resolve("whole");
    Path half = directory.resolve("half");
    var exact = ModelExport.write(network, classes(Precision.FLOAT32), manager, whole);
    var rounded = ModelExport.write(network, classes(Precision.FLOAT16), manager, half);

    assertThat(Files.size(half.resolve("model.onnx")))
        .isLessThan(Files.size(whole.resolve("model.onnx")) * 6 / 10);
    assertThat(exact.differences())
        .singleElement()
        .satisfies(result -> assertThat(result.differences().values()).allMatch(d -> d < 1e-5));
    assertThat(rounded.differences())
        .singleElement()
        .satisfies(
            result ->
                assertThat(result.differences().values()).allMatch(d -> d > 1e-6 && d < 1e-2));
  }

  @Test
  void shouldCorrectObjectnessForTheShareOfObjects() throws IOException {
    // Given
    SegmentationNetwork network = network("tiny", 0);
    Path asLearnt = directory.resolve("learnt");
    Path corrected = directory.resolve("corrected");
    // When
    ModelExport.write(network, settings(), manager, asLearnt);
    ModelExport.write(network, settings().withObjectShare(0.2), manager, corrected);
    // Then: odds of 1 to 4 instead of 1 to 1
    float[] before = objectness(asLearnt);
    float[] after = objectness(corrected);
    for (int i = 0; i < before.length; i++) {
      double odds = before[i] / (1.0 - before[i]) / 4;
      assertThat((double) after[i]).isCloseTo(odds / (1 + odds), within(1e-5));
    }
  }

  private static float[] objectness(Path model) throws IOException {
    return VerificationVectors.read(model.resolve(VerificationVectors.FILE_NAME))
        .cases()
        .get(0)
        .expected()
        .get(OutputRole.OBJECTNESS);
  }

  @Test
  void shouldTellTheServiceWhatItNeedsToKnow() throws IOException {
    LoadedModel model =
        ModelExport.write(network("tiny", 3), classes(Precision.FLOAT32), manager, directory)
            .model();
    assertThat(model.card().origin()).isEqualTo(ORIGIN);
    assertThat(model.card().labels()).containsExactly("road", "sky", "car");
    assertThat(model.card().dimensions()).isEqualTo(32);
    assertThat(model.card().stride()).isEqualTo(4);
    assertThat(model.card().input().accepts(new FrameSize(480, 272))).isTrue();
    assertThat(directory.resolve(VerificationVectors.FILE_NAME))
        .satisfies(file -> assertThat(Files.size(file)).isLessThan(300_000));
  }

  @ParameterizedTest
  @EnumSource
  void shouldComputeClassesWhateverTheyAreReadFrom(ClassSource source) throws IOException {
    SegmentationNetwork network = network(new NetworkSettings("tiny", 16, 3, source));

    ModelExport.Exported exported =
        ModelExport.write(network, classes(Precision.FLOAT32), manager, directory);

    assertThat(exported.differences())
        .singleElement()
        .satisfies(
            result ->
                assertThat(result.differences())
                    .hasSize(3)
                    .allSatisfy((role, difference) -> assertThat(difference).isLessThan(1e-5)));
  }

  @Test
  void shouldRefuseLabelsThatAreNotTheNetworks() {
    assertThatThrownBy(() -> ModelExport.write(network("tiny", 2), settings(), manager, directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 labels for a network with 2 classes: give one label per class");
  }

  /** A network that is not fresh: batch normalisation with statistics and scales of its own. */
  private SegmentationNetwork network(String name, int classes) {
    return network(new NetworkSettings(name, 32, classes));
  }

  private SegmentationNetwork network(NetworkSettings settings) {
    SegmentationNetwork network = NetworkFactory.create(settings, 1, manager);
    SplittableRandom random = new SplittableRandom(9);
    NetworkParameters.of(network)
        .forEach(
            (key, parameter) -> {
              double lowest =
                  switch (parameter.getType()) {
                    case RUNNING_VAR -> 0.7;
                    case GAMMA -> 0.2;
                    default -> -0.3;
                  };
              if (parameter.getType() != Parameter.Type.WEIGHT) {
                float[] values = new float[(int) parameter.getShape().size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (lowest + 0.6 * random.nextDouble());
                }
                parameter.getArray().set(values);
              }
            });
    return network;
  }

  @Test
  void shouldGiveProbabilitiesOfClassesAndNoObjectnessThatWasNotLearnt() throws IOException {
    // Given
    SegmentationNetwork network = network("tiny", 3);
    ExportSettings settings =
        classes(Precision.FLOAT32).withObjectness(ExportSettings.Objectness.NOT_LEARNT);
    // When
    LoadedModel model = ModelExport.write(network, settings, manager, directory).model();
    // Then
    assertThat(model.card().outputs().objectness()).isEmpty();
    ByteBuffer direct = ByteBuffer.allocateDirect(64 * 64 * 3);
    direct.put(Engines.noise(5, 1, 64, 64)).flip();
    try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        FrameFeatures features = engine.infer(new FrameBatch(direct, 1, 64, 64))) {
      FeatureMap map = features.frame(0);
      assertThat(map.objectness()).isNull();
      for (int cell = 0; cell < map.cells(); cell++) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          float chance = map.classes().get(c * map.cells() + cell);
          assertThat(chance).isBetween(0f, 1f);
          sum += chance;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void shouldRefuseToCorrectOrFuseObjectnessThatWasNotLearnt() {
    ExportSettings settings = settings().withObjectness(ExportSettings.Objectness.NOT_LEARNT);
    assertThatThrownBy(() -> settings.withObjectShare(0.1))
        .hasMessage(
            "the network has learnt no objectness: it cannot be corrected, nor be a part of a fused one");
    assertThatThrownBy(() -> settings.withFusion(Optional.of(new BaselineFusion(0.5))))
        .hasMessageContaining("has learnt no objectness");
    assertThat(settings.givesObjectness()).isFalse();
    assertThat(settings.withFusion(Optional.of(new BaselineFusion(0.5, 1))).givesObjectness())
        .isTrue();
  }

  private static ExportSettings settings() {
    return ExportSettings.of("learnt", "1", ORIGIN);
  }

  private static ExportSettings classes(Precision precision) {
    return settings().withLabels(List.of("road", "sky", "car")).withPrecision(precision);
  }
}
