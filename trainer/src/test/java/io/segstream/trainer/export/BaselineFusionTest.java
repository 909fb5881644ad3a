package io.segstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineFusionTest {
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;
  private static final double SHARE = 0.3;
  private static final double OBJECTNESS_SHARE = 0.2;

  private final NDManager manager = Engines.pyTorch();
  @TempDir Path directory;

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void shouldWeighCosinesAndLogitsOfBothModels() throws IOException {
    // Given
    SegmentationNetwork network = NetworkFactory.create(settings("tiny"), 1, manager);
    LoadedModel learnt = write(network, "learnt", Optional.empty());
    LoadedModel fused =
        write(network, "fused", Optional.of(new BaselineFusion(SHARE, OBJECTNESS_SHARE)));
    Path baseline = directory.resolve("baseline");
    BaselineModel.writeTo(baseline);
    // When
    try (OnnxRuntimeEngine own = open(learnt);
        OnnxRuntimeEngine other = open(LoadedModel.load(baseline));
        OnnxRuntimeEngine both = open(fused);
        FrameFeatures ownFeatures = own.infer(noise());
        FrameFeatures otherFeatures = other.infer(noise());
        FrameFeatures bothFeatures = both.infer(noise())) {
      FeatureMap one = ownFeatures.frame(0);
      FeatureMap two = otherFeatures.frame(0);
      FeatureMap mean = bothFeatures.frame(0);
      // Then
      assertThat(mean.dimensions()).isEqualTo(one.dimensions() + two.dimensions());
      assertThat(fused.card().dimensions()).isEqualTo(mean.dimensions());
      for (int cell = 0; cell < one.cells(); cell += 7) {
        assertThat(cosine(mean, 3, cell))
            .isCloseTo(
                (1 - SHARE) * cosine(one, 3, cell) + SHARE * cosine(two, 3, cell), within(1e-5));
        double logit =
            (1 - OBJECTNESS_SHARE) * logit(one.objectness(), cell)
                + OBJECTNESS_SHARE * logit(two.objectness(), cell);
        assertThat((double) mean.objectness().get(cell))
            .isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-4));
      }
      assertThat(cosine(mean, 5, 5)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void shouldTakeFramesThatBothTake() throws IOException {
    SegmentationNetwork network = NetworkFactory.create(settings("tiny"), 1, manager);
    LoadedModel fused = write(network, "fused", Optional.of(new BaselineFusion(SHARE)));
    int smallest = fused.card().input().smallestSide();
    assertThat(smallest)
        .isGreaterThanOrEqualTo(BaselineModel.SMALLEST_SIDE)
        .isGreaterThanOrEqualTo(network.smallestSide());
    assertThat(fused.card().input().accepts(new FrameSize(smallest, smallest))).isTrue();
  }

  @Test
  void shouldRefuseNetworksOnAnotherGrid() {
    SegmentationNetwork network = NetworkFactory.create(settings("resnet50"), 1, manager);
    assertThatThrownBy(() -> write(network, "fused", Optional.of(new BaselineFusion(SHARE))))
        .isInstanceOf(ExportException.class)
        .hasMessage(
            "A network with a cell per 8 pixels cannot be fused with the baseline, which has one per"
                + " 4: leave the baseline out");
    assertThat(directory.resolve("fused")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
  void shouldRefuseSharesThatLeaveOneOut(double share) {
    assertThatThrownBy(() -> new BaselineFusion(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share %s of the baseline must be above 0 and below 1", share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1.1, Double.NaN})
  void shouldRefuseSharesOfObjectnessThatLeaveTheBaselineOut(double share) {
    assertThatThrownBy(() -> new BaselineFusion(SHARE, share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share %s of the baseline in objectness must be above 0 and at most 1", share);
  }

  private static NetworkSettings settings(String name) {
    return new NetworkSettings(name, 32, 0);
  }

  private LoadedModel write(
      SegmentationNetwork network, String name, Optional<BaselineFusion> fusion)
      throws IOException {
    ExportSettings settings = ExportSettings.of(name, "1", ModelOrigin.UNKNOWN).withFusion(fusion);
    return ModelExport.write(network, settings, manager, directory.resolve(name)).model();
  }

  private static OnnxRuntimeEngine open(LoadedModel model) {
    return OnnxRuntimeEngine.open(model, EngineSettings.defaults());
  }

  private static FrameBatch noise() {
    byte[] noise = Engines.noise(5, 1, HEIGHT, WIDTH);
    ByteBuffer direct = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    return new FrameBatch(direct, 1, HEIGHT, WIDTH);
  }

  private static double cosine(FeatureMap map, int one, int other) {
    double sum = 0;
    for (int d = 0; d < map.dimensions(); d++) {
      sum +=
          map.embeddings().get(d * map.cells() + one)
              * map.embeddings().get(d * map.cells() + other);
    }
    return sum;
  }

  private static double logit(FloatBuffer probabilities, int cell) {
    double probability = probabilities.get(cell);
    return Math.log(probability / (1 - probability));
  }
}
