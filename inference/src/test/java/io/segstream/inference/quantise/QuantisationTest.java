package io.segstream.inference.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.Frames;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.verify.ModelAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantisationTest {
  private static final int CHANNELS = 24;
  private static final Quantisation ASYMMETRIC =
      new Quantisation("bytes", CalibrationMethod.PERCENTILE, 99.99, ActivationBytes.ASYMMETRIC);

  @TempDir private Path directory;
  private LoadedModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model = write("real", residualNetwork());
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).isZero();
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void shouldGiveNearlyWhatTheModelGives(CalibrationMethod method) throws IOException {
    for (ActivationBytes bytes : ActivationBytes.values()) {
      // When
      LoadedModel quantised =
          new Quantisation("bytes", method, 99.99, bytes)
              .write(model, samples(), directory.resolve("bytes-" + bytes));
      // Then
      ModelAgreement.Result agreement = compare(quantised);
      assertThat(agreement.frames()).isEqualTo(3);
      assertThat(agreement.embeddings().orElseThrow().mean()).isGreaterThan(0.97).isLessThan(1);
      assertThat(agreement.objectness().orElseThrow().mean()).isLessThan(0.05);
    }
  }

  @Test
  void shouldQuantiseLayersAndSumsButNotTheLastConvolutions() throws IOException {
    // When
    LoadedModel quantised = ASYMMETRIC.write(model, samples(), directory.resolve("bytes"));
    // Then
    GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(quantised.weights())).getGraph();
    assertThat(graph.getInitializerList())
        .filteredOn(each -> each.getDataType() == TensorProto.DataType.INT8_VALUE)
        .extracting(TensorProto::getName)
        .containsExactlyInAnyOrder("stem_quantised", "stem_zero", "block_quantised", "block_zero");
    List<String> quantisedValues =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("QuantizeLinear"))
            .map(node -> node.getInput(0))
            .toList();
    // The pixels, the stem behind its activation, the block, and the activated sum of both.
    assertThat(quantisedValues).containsExactly("Cast_1", "Relu_1", "Conv_2", "Relu_2");
    // Larger ones overflow on processors without VNNI.
    assertThat(largestWeight(graph)).isEqualTo(64);
    NodeProto block =
        graph.getNodeList().stream()
            .filter(node -> node.getName().equals("Conv_2"))
            .findFirst()
            .orElseThrow();
    assertThat(block.getInputList())
        .containsExactly("Relu_1_dequantised", "block_dequantised", "blockBias");
    assertThat(quantised.card().origin().description())
        .isEqualTo(
            "A test; 2 convolutions compute with bytes (asymmetric, ranges by percentile 99.99 on 3 frames)");
    assertThat(Files.size(quantised.weights())).isLessThan(Files.size(model.weights()));
  }

  private static int largestWeight(GraphProto graph) {
    int largest = 0;
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.INT8_VALUE) {
        for (byte value : tensor.getRawData().toByteArray()) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    return largest;
  }

  @Test
  void shouldBringTheFilesAlongThatTheCardNames() throws IOException {
    // Given
    Files.writeString(model.directory().resolve("heads.onnx"), "a mask head");
    Files.writeString(
        model.cardFile(), model.card().with(Companions.NONE.withRefiner("heads.onnx")).toYaml());
    // When
    LoadedModel quantised =
        ASYMMETRIC.write(
            LoadedModel.load(model.directory()), samples(), directory.resolve("bytes"));
    // Then
    assertThat(quantised.card().companions().refiner()).hasValue("heads.onnx");
    assertThat(quantised.directory().resolve("heads.onnx")).hasContent("a mask head");
  }

  @Test
  void shouldWriteTheSameBytesEachTime() throws IOException {
    LoadedModel one = ASYMMETRIC.write(model, samples(), directory.resolve("one"));
    LoadedModel two = ASYMMETRIC.write(model, samples(), directory.resolve("two"));
    assertThat(two.digest()).isEqualTo(one.digest());
  }

  @Test
  void shouldRefuseWhatCannotBeQuantised() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ASYMMETRIC.write(model, List.of(), directory.resolve("x")))
        .withMessage("Calibration needs at least one frame, got none");
    BaselineModel.writeTo(directory.resolve("baseline"));
    LoadedModel baseline = LoadedModel.load(directory.resolve("baseline"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ASYMMETRIC.write(baseline, samples(), directory.resolve("x")))
        .withMessage(
            "The network has no convolution of 512 float32 weights or more before its last ones: there is nothing to gain from bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Quantisation("x", CalibrationMethod.ENTROPY, 50, ActivationBytes.SYMMETRIC))
        .withMessage("percent is 50.0, must be above 50 and at most 100");
  }

  @Test
  void shouldAgreeWithItself() {
    ModelAgreement.Result agreement = compare(model);
    assertThat(agreement.embeddings().orElseThrow().worst()).isGreaterThan(1 - 1e-5);
    assertThat(agreement.objectness().orElseThrow().worst()).isZero();
    agreement.foreground().ifPresent(iou -> assertThat(iou.worst()).isEqualTo(1));
    agreement.segments().ifPresent(iou -> assertThat(iou.worst()).isEqualTo(1));
  }

  private ModelAgreement.Result compare(LoadedModel other) {
    ModelAgreement agreement =
        new ModelAgreement(model.card(), other.card(), ExtractionSettings.defaults());
    try (SegmentationEngine a = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        SegmentationEngine b = OnnxRuntimeEngine.open(other, EngineSettings.defaults())) {
      for (FrameBatch frame : samples()) {
        try (FrameFeatures expected = a.infer(frame);
            FrameFeatures got = b.infer(frame)) {
          agreement.add(expected.frame(0), got.frame(0), frame.width(), frame.height());
        }
      }
    }
    return agreement.result();
  }

  private static List<FrameBatch> samples() {
    return List.of(
        Frames.random(1, 1, 32, 24), Frames.random(2, 1, 32, 24), Frames.random(3, 1, 32, 24));
  }

  private LoadedModel write(String name, OnnxGraph graph) throws IOException {
    Path target = Files.createDirectories(directory.resolve(name));
    ModelCard card =
        new ModelCard(
            name,
            "1",
            new ModelOrigin("A test", "", "", ""),
            ModelCard.DEFAULT_WEIGHTS,
            ModelInput.packedRgb("frames", new FrameSize(32, 32), 4),
            ModelOutputs.planar(
                2,
                EmbeddingOutput.unit("embeddings", CHANNELS),
                ObjectnessOutput.probability("objectness")));
    graph.writeTo(target.resolve(card.weights()));
    Files.writeString(target.resolve(ModelCard.FILE_NAME), card.toYaml());
    return LoadedModel.load(target);
  }

  /** A stem, a block that is added to it, and two heads. */
  private static OnnxGraph residualNetwork() {
    OnnxGraph graph = OnnxGraph.named("residual");
    Value frames = graph.input("frames", TensorType.UINT8, Shape.of("N", "H", "W", "3"));
    Value pixels = frames.transpose(0, 3, 1, 2).cast(TensorType.FLOAT);
    Window window = Window.square(3).padding(Window.Padding.ZEROS);
    Value stem =
        pixels
            .convolve(
                weights(graph, "stem", 0.01, CHANNELS, 3, 3),
                bias(graph, "stemBias"),
                window.stride(2))
            .relu();
    Value block =
        stem.convolve(
            weights(graph, "block", 0.1, CHANNELS, CHANNELS, 3), bias(graph, "blockBias"), window);
    Value sum = block.add(stem).relu();
    Value embeddings =
        sum.convolve(weights(graph, "embedding", 1, CHANNELS, CHANNELS, 1), Window.square(1));
    Value objectness =
        sum.convolve(weights(graph, "object", 0.3, 1, CHANNELS, 1), Window.square(1));
    return graph
        .output(
            "embeddings", embeddings.unitLength(1), TensorType.FLOAT, Shape.of("N", "24", "h", "w"))
        .output("objectness", objectness.sigmoid(), TensorType.FLOAT, Shape.of("N", "1", "h", "w"));
  }

  private static Value bias(OnnxGraph graph, String name) {
    float[] values = new float[CHANNELS];
    Arrays.fill(values, 0.1f);
    return graph.floats(name, new long[] {CHANNELS}, values);
  }

  private static Value weights(
      OnnxGraph graph, String name, double deviation, int outputs, int inputs, int kernel) {
    Random random = new Random(name.hashCode());
    float[] values = new float[outputs * inputs * kernel * kernel];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return graph.floats(name, new long[] {outputs, inputs, kernel, kernel}, values);
  }
}
