package io.segstream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
  private final OnnxGraph graph = OnnxGraph.named("test");
  private final Value x = graph.input("x", TensorType.FLOAT, Shape.of("N", "1", "H", "W"));

  @Test
  void shouldAddAndMultiplyByScalarsWhenRun() throws OrtException {
    // Given
    Value result = x.add(1).mul(2).sub(3);
    // When
    float[] y = run(result, 1, 2, 1, 2);
    // Then
    assertThat(y).containsExactly(1, 3);
  }

  @Test
  void shouldConvolveWithBiasAndZerosAroundTheImageWhenRun() throws OrtException {
    // Given
    Value ones = graph.floats("ones", new long[] {1, 1, 3, 3}, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Value bias = graph.floats("bias", new long[] {1}, 0.5f);
    Value result = x.convolve(ones, bias, Window.square(3).padding(Window.Padding.ZEROS));
    // When
    float[] y = run(result, 2, 2, 1, 2, 3, 4);
    // Then
    assertThat(y).containsExactly(10.5f, 10.5f, 10.5f, 10.5f);
  }

  @Test
  void shouldPoolWithStrideWhenRun() throws OrtException {
    // Given
    Value pooled = x.maxPool(Window.square(2).stride(2));
    Value mean = x.averagePool(Window.square(2).stride(2));
    // When
    float[] y = run(pooled.sub(mean), 2, 4, 1, 2, 5, 5, 3, 6, 5, 5);
    // Then
    assertThat(y).containsExactly(3, 0);
  }

  @Test
  void shouldNotCountPlacesOutsideTheImageWhenAveraging() throws OrtException {
    // Given
    Value result = x.averagePool(Window.square(3).padding(Window.Padding.ZEROS));
    // When
    float[] y = run(result, 2, 2, 4, 4, 4, 4);
    // Then
    assertThat(y).containsExactly(4, 4, 4, 4);
  }

  @Test
  void shouldResizeWithHalfPixelCentresWhenRun() throws OrtException {
    // Given
    Value result = x.resize(graph.indices(1, 4));
    // When
    float[] y = run(result, 1, 2, 0, 4);
    // Then
    assertThat(y).containsExactly(0, 1, 3, 4);
  }

  @Test
  void shouldRepeatOutermostPixelsWhenPadding() throws OrtException {
    // Given
    Value result = x.padEdges(0, 1);
    // When
    float[] y = run(result, 1, 2, 7, 9);
    // Then
    assertThat(y).containsExactly(7, 7, 9, 9);
  }

  @Test
  void shouldReduceOverAxesWhenRun() throws OrtException {
    // Given
    Value result = x.mean(2, 3).concat(1, x.sum(2, 3), x.smallest(2, 3), x.largest(2, 3));
    // When
    float[] y = run(result, 2, 2, 1, 2, 3, 6);
    // Then
    assertThat(y).containsExactly(3, 12, 1, 6);
  }

  @Test
  void shouldKeepZeroVectorsFiniteWhenScalingToUnitLength() throws OrtException {
    // Given
    Value result = x.concat(1, x.mul(0)).unitLength(1);
    // When
    float[] y = run(result, 1, 2, 0, 5);
    // Then
    assertThat(y).containsExactly(0, 1, 0, 0);
  }

  @Test
  void shouldSliceTransposeAndReshapeWhenRun() throws OrtException {
    // Given
    Value result = x.transpose(0, 1, 3, 2).reshape(0, 1, 1, 4).slice(3, 1, 3);
    // When
    float[] y = run(result, 2, 2, 1, 2, 3, 4);
    // Then
    assertThat(y).containsExactly(3, 2);
  }

  @Test
  void shouldSquashWhenRun() throws OrtException {
    // Given
    Value result = x.sigmoid().concat(1, x.relu(), x.abs(), x.clip(-1, 1), x.softmax(3));
    // When
    float[] y = run(result, 1, 2, -2, -2);
    // Then
    float low = (float) (1 / (1 + Math.exp(2)));
    assertThat(y)
        .containsExactly(new float[] {low, low, 0, 0, 2, 2, -1, -1, .5f, .5f}, within(1e-6f));
  }

  @Test
  void shouldShowMetadataWhenLoaded() throws OrtException {
    // Given
    graph.metadata("name", "tiny").documentation("A test");
    graph.output("y", x.relu(), TensorType.FLOAT, Shape.of("N", "1", "H", "W"));
    // When
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = SharedEnvironment.get().createSession(graph.toBytes(), options)) {
      // Then
      assertThat(session.getMetadata().getCustomMetadata()).isEqualTo(Map.of("name", "tiny"));
      assertThat(session.getMetadata().getDescription()).isEqualTo("A test");
      assertThat(session.getInputNames()).isEqualTo(Set.of("x"));
      assertThat(session.getOutputNames()).isEqualTo(Set.of("y"));
    }
  }

  @Test
  void shouldStoreEqualConstantsOnceWhenUsedTwice() {
    // Given
    x.add(2).mul(2).mean(2, 3).add(x.mean(2, 3));
    // When
    graph.output("y", x, TensorType.FLOAT, Shape.of("N", "1", "H", "W"));
    // Then
    assertThat(graph.toModel().getGraph().getInitializerCount()).isEqualTo(2);
  }

  @Test
  void shouldRefuseNameThatIsTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.floats("x", new long[] {1}, 1))
        .withMessage("Graph 'test' already has a value named 'x': names must be unique");
  }

  @Test
  void shouldRefuseValueOfAnotherGraph() {
    Value stranger = OnnxGraph.named("other").floats("w", new long[] {1}, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.add(stranger))
        .withMessage("'w', an input of Add, is not a value of graph 'test'");
  }

  @Test
  void shouldWidenWeightsAgainThatAreStoredInHalfTheBytes() throws OrtException {
    // Given: ties go to even, and small numbers lose bits before they vanish
    graph.storeWeightsAs(TensorType.FLOAT16);
    Value weights =
        graph.weights(
            "w",
            new long[] {1, 1, 1, 5},
            1 + 0x1p-11f,
            1 + 3 * 0x1p-11f,
            -65504,
            0x1p-24f,
            0x1p-26f);
    // When
    float[] y = run(x.mul(weights), 1, 1, 1);
    // Then
    assertThat(y).containsExactly(1, 1 + 4 * 0x1p-11f, -65504, 0x1p-24f, 0);
    assertThat(graph.toModel().getGraph().getInitializer(0).getRawData().size()).isEqualTo(10);
  }

  @Test
  void shouldRefuseToRoundWeightsToInfinity() {
    graph.storeWeightsAs(TensorType.FLOAT16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.weights("w", new long[] {1}, 70000))
        .withMessage("Weight 'w' holds 70000.0, which float16 cannot: write the model in float32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.storeWeightsAs(TensorType.UINT8))
        .withMessage("Weights cannot be stored as UINT8: FLOAT and FLOAT16 can");
  }

  @Test
  void shouldRefuseWeightsThatDoNotFillTheirShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.floats("w", new long[] {2, 3}, 1, 2))
        .withMessage("Tensor 'w' of shape [2, 3] needs 6 values, got 2");
  }

  @Test
  void shouldRefuseToWriteGraphWithoutOutput() {
    assertThatIllegalStateException()
        .isThrownBy(graph::toBytes)
        .withMessage("Graph 'test' has no output: declare one before writing it");
  }

  @Test
  void shouldRefuseMetadataKeyThatIsTaken() {
    graph.metadata("licence", "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.metadata("licence", "b"))
        .withMessage("Metadata key 'licence' is given twice");
  }

  @Test
  void shouldRefuseAttributeThatIsTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attributes.none().integer("axis", 1).text("axis", "1"))
        .withMessage("Attribute 'axis' is given twice");
  }

  @Test
  void shouldRefuseDimensionThatIsNeitherSizeNorName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of("N", "0"))
        .withMessage("Dimension '0' of [N, 0] is neither a size of 1 or more nor a name");
  }

  @Test
  void shouldRefuseWindowWithoutExtent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.of(3, 0))
        .withMessage("Window of 0x3 with stride 1, dilation 1 and 1 groups: all must be 1 or more");
  }

  private float[] run(Value result, int rows, int columns, float... pixels) throws OrtException {
    graph.output("y", result, TensorType.FLOAT, Shape.of("N", "C", "h", "w"));
    OrtEnvironment environment = SharedEnvironment.get();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(graph.toBytes(), options);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(pixels), new long[] {1, 1, rows, columns});
        OrtSession.Result results = session.run(Map.of("x", input))) {
      FloatBuffer values = ((OnnxTensor) results.get(0)).getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
  }
}
