package io.segstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionHeads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefinerExportTest {
  @TempDir Path directory;
  private NDManager manager;
  private int live;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
    live = NativeHandles.live();
  }

  @AfterEach
  void close() {
    manager.close();
    assertThat(NativeHandles.live()).isEqualTo(live);
  }

  private double write(boolean activation, boolean feature) throws IOException {
    SegmentationNetwork network = MicroNetwork.create(8, 0, 1, manager);
    HeadSettings settings = new HeadSettings(12, 8, 2, 2, 10, activation, feature);
    RegionHeads heads = RegionHeads.create(settings, network.featureChannels(), 5, 3, manager);
    return RefinerExport.write(network, heads, "test", manager, directory);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void shouldGiveTheMasksOfTheHeadsFromPictureAndBoxesAlone(boolean activation, boolean feature)
      throws IOException {
    // When
    double difference = write(activation, feature);
    // Then
    assertThat(difference).isLessThan(1e-5);
  }

  @Test
  void shouldRefineBoxesOfAnyPicture() throws IOException {
    // Given
    write(true, true);
    byte[] noise = Engines.noise(4, 1, 60, 84);
    ByteBuffer rgb = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    try (MaskRefiner refiner = MaskRefiner.open(directory.resolve(RefinerExport.FILE_NAME))) {
      // When
      List<BoxMask> masks =
          refiner.refine(
              rgb, 84, 60, List.of(new PixelBox(4, 8, 40, 50), new PixelBox(70, 3, 14, 9)));
      // Then
      assertThat(masks).hasSize(2);
      assertThat(masks.get(0).chances()).hasSize(28 * 28).isNotEqualTo(masks.get(1).chances());
      assertThat(masks.get(1).left()).isEqualTo(70);
      assertThat(masks.get(1).paste(84, 60).width()).isEqualTo(84);
      assertThat(refiner.refine(rgb, 84, 60, List.of())).isEmpty();
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    // Given
    Path text = Files.writeString(directory.resolve("text.onnx"), "no network");
    Path other = directory.resolve("other.onnx");
    OnnxGraph graph = OnnxGraph.named("other");
    Value frames = graph.input("frames", TensorType.FLOAT, Shape.of("N"));
    graph.output("sums", frames.add(frames), TensorType.FLOAT, Shape.of("N")).writeTo(other);
    // Then
    assertThatThrownBy(() -> MaskRefiner.open(text))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Mask head '%s' cannot be loaded: ".formatted(text));
    assertThatThrownBy(() -> MaskRefiner.open(other))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "'%s' is no mask head: it has the inputs [frames] and outputs [sums] instead of frame, boxes and masks; export it with 'segstream export'"
                .formatted(other));
  }
}
