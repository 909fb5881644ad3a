package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.engine.PlanProfiles.Batches;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.TensorLayout;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.variant.ClusteringVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorRtEngineTest extends SegmentationEngineContract {
  private static final Batches BATCHES = new Batches(2, 3);

  @TempDir Path directory;

  private final FakeTensorRt backend = new FakeTensorRt();
  private LoadedModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model =
        TinyNets.write(
            directory.resolve("convolutions"), TinyNets.convolutions(), TinyNets.CONVOLUTIONS_CARD);
  }

  private LoadedPlan plan(LoadedModel of, List<ShapeProfile> profiles, int device) {
    try {
      byte[] onnx = Files.readAllBytes(of.weights());
      BuildRequest request =
          new BuildRequest(onnx, profiles, Precision.FLOAT32, 1 << 20, new byte[0], device);
      return backend.load(backend.build(request, BuildProgress.NONE).plan(), device);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private TensorRtEngine open(int devices, TensorRtSettings settings) {
    List<ShapeProfile> profiles = PlanProfiles.of(model, BATCHES, List.of(new FrameSize(16, 12)));
    List<LoadedPlan> plans = new java.util.ArrayList<>();
    for (int device = 0; device < devices; device++) {
      plans.add(plan(model, profiles, device));
    }
    return TensorRtEngine.open(model, plans, settings);
  }

  @Override
  SegmentationEngine open() {
    return open(1, TensorRtSettings.defaults());
  }

  @Test
  void shouldGiveWhatOnnxRuntimeGives() {
    FrameBatch batch = Frames.random(1, 7, 16, 12);
    try (SegmentationEngine tensorRt = open();
        SegmentationEngine onnx = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        FrameFeatures a = tensorRt.infer(batch);
        FrameFeatures b = onnx.infer(batch)) {
      List<float[]> expected = Frames.copy(b);
      List<float[]> actual = Frames.copy(a);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).containsExactly(expected.get(i), offset(1e-6f));
      }
    }
  }

  @Test
  void shouldRunLongBatchesInPartsThatOverlapInTwoContexts() throws Exception {
    // Given
    CountDownLatch bothRun = new CountDownLatch(2);
    List<Long> frames = new CopyOnWriteArrayList<>();
    backend.setRunCheck(
        shapes -> {
          frames.add(shapes.get("frames").get(0));
          bothRun.countDown();
          awaitQuietly(bothRun);
        });

    // When
    try (SegmentationEngine engine = open();
        FrameFeatures features = engine.infer(Frames.random(1, 5, 16, 12))) {
      // Then
      assertThat(features.count()).isEqualTo(5);
      assertThat(frames).containsExactlyInAnyOrder(3L, 3L);
      assertThat(NativeHandles.live(FakeTensorRt.CONTEXT_HANDLE)).isEqualTo(2);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNeverMakeMoreContextsThanAllowedWhateverTheProfile() {
    TensorRtSettings one = new TensorRtSettings(1, Graphs.OFF, 1 << 20);
    try (SegmentationEngine engine = open(1, one)) {
      engine.infer(Frames.random(1, 4, 16, 12)).close();
      engine.infer(Frames.random(1, 2, 8, 6)).close();
      engine.infer(Frames.random(1, 1, 16, 12)).close();
      assertThat(NativeHandles.live(FakeTensorRt.CONTEXT_HANDLE)).isEqualTo(1);
    }
  }

  @Test
  void shouldFillBatchesUpToPowersOfTwoWhereShapesAreRecorded() {
    List<Long> frames = new CopyOnWriteArrayList<>();
    backend.setRunCheck(shapes -> frames.add(shapes.get("frames").get(0)));
    FrameBatch three = Frames.random(3, 3, 16, 12);
    List<ShapeProfile> profiles = PlanProfiles.of(model, new Batches(4, 8), List.of());
    TensorRtSettings graphs = new TensorRtSettings(1, Graphs.PER_SHAPE, 1 << 20);
    try (SegmentationEngine engine =
            TensorRtEngine.open(model, List.of(plan(model, profiles, 0)), graphs);
        SegmentationEngine exact = open();
        FrameFeatures a = engine.infer(three);
        FrameFeatures b = exact.infer(three)) {
      assertThat(a.count()).isEqualTo(3);
      assertThat(frames).containsExactly(4L, 3L);
      assertThat(Frames.copy(a).toArray(float[][]::new))
          .isDeepEqualTo(Frames.copy(b).toArray(float[][]::new));
    }
  }

  @Test
  void shouldShareCallsBetweenDevices() throws Exception {
    // Given
    backend.setStatus(FakeTensorRt.status(2, "Fake GPU", 9, 0, "10.15.1"));
    CountDownLatch twoRun = new CountDownLatch(2);
    backend.setRunCheck(
        shapes -> {
          twoRun.countDown();
          awaitQuietly(twoRun);
        });

    // When
    try (SegmentationEngine engine = open(2, new TensorRtSettings(1, Graphs.OFF, 1 << 20))) {
      Thread other = new Thread(() -> engine.infer(Frames.random(1, 1, 16, 12)).close());
      other.start();
      engine.infer(Frames.random(2, 1, 16, 12)).close();
      other.join();
    }

    // Then
    assertThat(backend.loadedOn).containsExactly(0, 1);
    assertThat(twoRun.getCount()).isZero();
  }

  @Test
  void shouldKeepAnOpenResultReadableAfterCloseAndThenFreeThePlan() {
    // Given
    SegmentationEngine engine = open();
    FrameFeatures features = engine.infer(Frames.random(1, 1, 16, 12));
    float[] before = Frames.numbers(features.frame(0).objectness());

    // When
    engine.close();

    // Then
    assertThat(NativeHandles.live(FakeTensorRt.CONTEXT_HANDLE)).isZero();
    assertThat(NativeHandles.live(FakeTensorRt.PLAN_HANDLE)).isEqualTo(1);
    assertThat(Frames.numbers(features.frame(0).objectness())).isEqualTo(before);
    features.close();
    assertThat(NativeHandles.live(FakeTensorRt.PLAN_HANDLE)).isZero();
  }

  @Test
  void shouldGoOnAfterAFailedRunWithANewContext() {
    AtomicInteger runs = new AtomicInteger();
    backend.setRunCheck(
        shapes -> {
          if (runs.incrementAndGet() == 2) {
            throw new TensorRtException(
                new Shortfall(Kind.EXECUTION_FAILED, "illegal address", "restart"));
          }
        });
    try (SegmentationEngine engine = open(1, new TensorRtSettings(1, Graphs.OFF, 1 << 20))) {
      engine.infer(Frames.random(1, 1, 16, 12)).close();
      assertThatThrownBy(() -> engine.infer(Frames.random(1, 5, 16, 12)))
          .isInstanceOf(EngineException.class)
          .hasMessage("TensorRT: illegal address; restart");
      assertThat(NativeHandles.live(FakeTensorRt.CONTEXT_HANDLE)).isZero();
      engine.infer(Frames.random(1, 2, 16, 12)).close();
    }
  }

  @Test
  void shouldUseOneContextWhereThereIsNoMemoryForTwo() {
    try (SegmentationEngine engine = open()) {
      engine.infer(Frames.random(1, 2, 16, 12)).close();
      int hostBytes = 6 * 3 * (16 * 12 * 3 + 8 * 6 * 5 * Float.BYTES);
      backend.setMemoryLimit(model.card().input().size().pixels() * 3L * 3 + 4000 + hostBytes);
      try (FrameFeatures features = engine.infer(Frames.random(1, 9, 16, 12))) {
        assertThat(features.count()).isEqualTo(9);
      }
    }
  }

  @Test
  void shouldSayThatADeviceIsFullAndLeaveNothingThere() {
    backend.setMemoryLimit(Files.exists(model.weights()) ? 2000 : 0);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            TensorRtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY))
        .hasMessageContaining("are free; give smaller shapes or fewer contexts");
  }

  @Test
  void shouldNameTheShapesOfThePlanForSizesItWasNotBuiltFor() {
    ShapeProfile only = ShapeProfile.of("frames", ShapeRange.only(new Shape(1, 12, 16, 3)));
    try (SegmentationEngine engine =
        TensorRtEngine.open(
            model, List.of(plan(model, List.of(only), 0)), TensorRtSettings.defaults())) {
      engine.infer(Frames.random(1, 3, 16, 12)).close();
      assertThatThrownBy(() -> engine.infer(Frames.random(1, 1, 8, 6)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(
              "has no plan for frames of 8x6: its plan takes [frames:1x12x16x3/1x12x16x3/1x12x16x3]; build one for this size");
    }
  }

  @Test
  void shouldRefuseAPlanThatDoesNotFitTheCard() throws IOException {
    LoadedModel echo =
        TinyNets.write(
            directory.resolve("echo"),
            TinyNets.echo(ElementType.UINT8, TinyNets.shape(TensorLayout.NHWC, "n")),
            TinyNets.CONVOLUTIONS_CARD);
    ShapeProfile profile = ShapeProfile.of("in", ShapeRange.only(new Shape(1, 2, 4, 3)));
    assertThatThrownBy(
            () ->
                TensorRtEngine.open(
                    model, List.of(plan(echo, List.of(profile), 0)), TensorRtSettings.defaults()))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("The plan of convolutions@1 does not fit its card ")
        .hasMessageContaining("input.name: the file has no input 'frames'");
  }

  @Test
  void shouldConvertPixelsForNetworksThatWantThemOtherwise() throws IOException {
    LoadedModel planar =
        TinyNets.write(
            directory.resolve("planar"),
            TinyNets.echo(ElementType.FLOAT32, TinyNets.shape(TensorLayout.NCHW, "2")),
            """
            name: planar
            version: 1
            input: {name: in, layout: NCHW, type: float32, colour: BGR, width: 4, height: 2, batch: 2, mean: [0, 0, 0], std: [1, 1, 1]}
            outputs:
              objectness: {name: out, channel: 1}
            stride: 1
            """);
    FrameBatch three = Frames.random(1, 3, 4, 2);
    try (SegmentationEngine tensorRt =
            TensorRtEngine.open(
                planar, List.of(plan(planar, List.of(), 0)), TensorRtSettings.defaults());
        SegmentationEngine onnx = OnnxRuntimeEngine.open(planar, EngineSettings.defaults());
        FrameFeatures a = tensorRt.infer(three);
        FrameFeatures b = onnx.infer(three)) {
      assertThat(Frames.copy(a).toArray(float[][]::new))
          .isDeepEqualTo(Frames.copy(b).toArray(float[][]::new));
    }
  }

  @Test
  void shouldGroupPixelsOnTheDeviceAsOnOnnxRuntime() throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve("baseline"));
    LoadedModel grouped =
        new ClusteringVariant("grouped", 4, 3, 0.5)
            .write(LoadedModel.load(directory.resolve("baseline")), directory.resolve("grouped"));
    FrameSize size = new FrameSize(96, 64);
    List<ShapeProfile> profiles = PlanProfiles.of(grouped, BATCHES, List.of(size));
    FrameBatch pixels = Frames.random(5, 5, 96, 64);
    float[] first = new float[BaselineModel.DIMENSIONS];
    float[] second = new float[BaselineModel.DIMENSIONS];
    first[0] = 1;
    second[16] = -1;
    List<float[][]> starts =
        List.of(
            new float[][] {first, second},
            new float[0][],
            new float[][] {second},
            new float[0][],
            new float[][] {second, first});
    FrameBatch batch = new FrameBatch(pixels.pixels(), 5, 64, 96, starts);

    // When
    try (SegmentationEngine tensorRt =
            TensorRtEngine.open(
                grouped, List.of(plan(grouped, profiles, 0)), TensorRtSettings.defaults());
        SegmentationEngine onnx = OnnxRuntimeEngine.open(grouped, EngineSettings.defaults());
        FrameFeatures a = tensorRt.infer(batch);
        FrameFeatures b = onnx.infer(batch)) {
      // Then: five frames go in parts of three at most, each with its own start
      for (int frame = 0; frame < 5; frame++) {
        PixelClusters got = a.frame(frame).clusters();
        PixelClusters expected = b.frame(frame).clusters();
        assertThat(got.labels()).as("labels of frame %d", frame).isEqualTo(expected.labels());
        float[][] vectors = expected.vectors();
        for (int group = 0; group < vectors.length; group++) {
          assertThat(got.vectors()[group]).containsExactly(vectors[group], offset(1e-5f));
        }
        assertThat(Frames.numbers(a.frame(frame).objectness()))
            .containsExactly(Frames.numbers(b.frame(frame).objectness()), offset(1e-5f));
      }
    }
    assertThat(profiles.get(0).toString())
        .isEqualTo("centroids:1x4x32/2x4x32/3x4x32,frames:1x64x96x3/2x64x96x3/3x64x96x3");
  }

  @Test
  void shouldMakeProfilesFromTheCard() throws IOException {
    assertThat(PlanProfiles.of(model, new Batches(8, 32), List.of(new FrameSize(16, 12))))
        .map(ShapeProfile::toString)
        .containsExactly(
            "frames:1x12x16x3/8x12x16x3/32x12x16x3",
            "frames:1x18x32x3/8x18x32x3/32x18x32x3",
            "frames:1x24x32x3/8x24x32x3/32x24x32x3",
            "frames:1x2x2x3/8x24x32x3/32x32x32x3");
    assertThatThrownBy(() -> new Batches(3, 2)).hasMessage("Batches need 1 <= opt 3 <= max 2");
    assertThatThrownBy(() -> new TensorRtSettings(0, Graphs.OFF, 0))
        .hasMessageStartingWith("contextsPerDevice 0 must be 1 or more");
  }
}
