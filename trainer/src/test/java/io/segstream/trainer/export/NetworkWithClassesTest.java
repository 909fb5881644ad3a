package io.segstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.HalvedNetwork;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.NetworkWithClasses;
import io.segstream.trainer.network.SegmentationNetwork;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkWithClassesTest {
  private static final int DIMENSIONS = 8;
  private static final int CLASSES = 5;
  private static final double SHARE = 0.3;

  private final NDManager manager = Engines.pyTorch();
  private final SegmentationNetwork own =
      NetworkFactory.create(new NetworkSettings("tiny", DIMENSIONS, 0), 1, manager);
  private final SegmentationNetwork classifier =
      NetworkFactory.create(new NetworkSettings("tiny", 4, CLASSES), 2, manager);
  @TempDir Path directory;

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void shouldAddRootsOfProbabilitiesToUnitVectors() {
    // Given
    SegmentationNetwork both = new NetworkWithClasses(own, classifier, SHARE);
    NDArray pictures = Engines.pictures(manager, 3, 1, 128, 128);
    // When
    NetworkOutputs outputs = both.run(Engines.store(manager), pictures, false);
    NetworkOutputs alone = own.run(Engines.store(manager), pictures, false);
    // Then
    NDArray squares = outputs.embeddings().square();
    NDArray ownPart = squares.get(":, :" + DIMENSIONS).sum(new int[] {1});
    NDArray classPart = squares.get(":, " + DIMENSIONS + ":").sum(new int[] {1});
    assertThat(both.embeddingDimensions()).isEqualTo(DIMENSIONS + CLASSES);
    for (int cell : new int[] {0, 100, 500}) {
      assertThat(ownPart.flatten().getFloat(cell)).isCloseTo((float) (1 - SHARE), within(1e-5f));
      assertThat(classPart.flatten().getFloat(cell)).isCloseTo((float) SHARE, within(1e-5f));
    }
    assertThat(outputs.objectness().toFloatArray()).isEqualTo(alone.objectness().toFloatArray());
    assertThat(outputs.classes()).isEmpty();
  }

  /** Export runs the model and compares it with the network, at sides that halve unevenly, too. */
  @Test
  void shouldComputeTheSameInTheModel() throws IOException {
    SegmentationNetwork both = new NetworkWithClasses(own, classifier, SHARE);
    ExportSettings settings = ExportSettings.of("both", "1", ModelOrigin.UNKNOWN);
    ModelExport.Exported exported =
        ModelExport.write(both, settings, manager, directory.resolve("both"));
    LoadedModel model = exported.model();
    assertThat(exported.differences()).isNotEmpty().allMatch(result -> result.passed());
    assertThat(model.card().dimensions()).isEqualTo(DIMENSIONS + CLASSES);
    assertThat(model.card().input().accepts(new FrameSize(128, 128))).isTrue();
  }

  /** Sizes of the vectors are such that the halves do not divide into the strides inside. */
  @Test
  void shouldComputeTheSameAtHalfSize() throws IOException {
    SegmentationNetwork both =
        new NetworkWithClasses(new HalvedNetwork(own), new HalvedNetwork(classifier), SHARE);
    ExportSettings settings = ExportSettings.of("halved", "1", ModelOrigin.UNKNOWN);
    ModelExport.Exported exported =
        ModelExport.write(both, settings, manager, directory.resolve("halved"));
    assertThat(exported.differences()).isNotEmpty().allMatch(result -> result.passed());
    assertThat(exported.model().card().input().smallestSide()).isEqualTo(2 * own.smallestSide());
    NDArray pictures = Engines.pictures(manager, 3, 1, 132, 148);
    NetworkOutputs outputs = both.run(Engines.store(manager), pictures, false);
    assertThat(outputs.embeddings().getShape())
        .isEqualTo(new Shape(1, DIMENSIONS + CLASSES, 33, 37));
    assertThat(outputs.objectness().getShape()).isEqualTo(new Shape(1, 1, 33, 37));
  }

  @Test
  void shouldRefuseClassifiersOnAnotherGrid() {
    SegmentationNetwork other =
        NetworkFactory.create(new NetworkSettings("resnet50", 4, CLASSES), 2, manager);
    assertThatThrownBy(() -> new NetworkWithClasses(own, other, SHARE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A network with a cell per 4 pixels cannot get classes from one with a cell per 8");
  }

  @Test
  void shouldRefuseClassifiersWithoutClasses() {
    assertThatThrownBy(() -> new NetworkWithClasses(own, own, SHARE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The second network has no classes: train it on data with labels");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, Double.NaN})
  void shouldRefuseSharesThatLeaveOneOut(double share) {
    assertThatThrownBy(() -> new NetworkWithClasses(own, classifier, share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share %s of classes must be above 0 and below 1", share);
  }
}
