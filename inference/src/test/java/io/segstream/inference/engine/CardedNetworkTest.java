package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.TensorLayout;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.AttributeProto.AttributeType;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cards for networks that were not made for this pipeline: every layout, type, colour order and
 * activation. The network returns its input, so that what went in can be read from what comes out.
 */
class CardedNetworkTest {
  private static final int WIDTH = 4;
  private static final int HEIGHT = 2;
  private static final int PIXELS = WIDTH * HEIGHT;

  @TempDir Path directory;

  private static String card(TensorLayout layout, ElementType type, String input, String outputs) {
    return """
    name: echo
    version: 1
    input: {name: in, layout: %s, type: %s, width: 4, height: 2, %s}
    outputs: {layout: %s, %s}
    stride: 1
    """
        .formatted(layout, type.name().toLowerCase(Locale.ROOT), input, layout, outputs);
  }

  private SegmentationEngine open(ModelProto network, String card) throws IOException {
    return OnnxRuntimeEngine.open(
        TinyNets.write(directory.resolve("echo"), network, card), EngineSettings.defaults());
  }

  private static int pixel(FrameBatch batch, int frame, int cell, int channel) {
    return batch.pixels().get((frame * PIXELS + cell) * 3 + channel) & 0xff;
  }

  @Test
  void shouldConvertPixelsToEveryLayoutTypeAndColourOrder() throws IOException {
    FrameBatch batch = Frames.random(1, 3, WIDTH, HEIGHT);
    for (TensorLayout layout : TensorLayout.values()) {
      for (ElementType type : ElementType.values()) {
        for (String colour : new String[] {"RGB", "BGR"}) {
          for (String[] inFileOnCard : new String[][] {{"n", "dynamic"}, {"1", "1"}, {"2", "2"}}) {
            String input = "colour: %s, batch: %s".formatted(colour, inFileOnCard[1]);
            String card = card(layout, type, input, "classes: {name: out, labels: [a, b, c]}");
            ModelProto network = TinyNets.echo(type, TinyNets.shape(layout, inFileOnCard[0]));
            try (SegmentationEngine engine = open(network, card);
                FrameFeatures features = engine.infer(batch)) {
              assertThat(features.count()).isEqualTo(3);
              assertChannels(batch, features, colour.equals("BGR"), layout + " " + input);
            }
          }
        }
      }
    }
    assertThat(NativeHandles.live(OnnxTensorSet.HANDLE)).isZero();
  }

  private static void assertChannels(
      FrameBatch batch, FrameFeatures features, boolean reversed, String what) {
    for (int frame = 0; frame < batch.count(); frame++) {
      float[] numbers = Frames.numbers(features.frame(frame).classes());
      for (int channel = 0; channel < 3; channel++) {
        for (int cell = 0; cell < PIXELS; cell++) {
          assertThat(numbers[channel * PIXELS + cell])
              .as("%s frame %d channel %d cell %d", what, frame, channel, cell)
              .isEqualTo(pixel(batch, frame, cell, reversed ? 2 - channel : channel));
        }
      }
    }
  }

  @Test
  void shouldScalePixelsAsTheCardSays() throws IOException {
    FrameBatch batch = Frames.random(2, 1, WIDTH, HEIGHT);
    String scaling = "mean: [10, 20, 30], std: [2, 4, 8], scale: 0.5, batch: dynamic";
    String card =
        card(
            TensorLayout.NCHW,
            ElementType.FLOAT32,
            scaling,
            "classes: {name: out, labels: [a, b, c]}");
    try (SegmentationEngine engine =
            open(TinyNets.echo(ElementType.FLOAT32, TinyNets.shape(TensorLayout.NCHW, "n")), card);
        FrameFeatures features = engine.infer(batch)) {
      float[] numbers = Frames.numbers(features.frame(0).classes());
      for (int cell = 0; cell < PIXELS; cell++) {
        assertThat(numbers[cell]).isEqualTo((pixel(batch, 0, cell, 0) - 10) / 4f);
        assertThat(numbers[2 * PIXELS + cell]).isEqualTo((pixel(batch, 0, cell, 2) - 30) / 16f);
      }
    }
  }

  @Test
  void shouldActivateObjectnessAsTheCardSays() throws IOException {
    for (TensorLayout layout : TensorLayout.values()) {
      assertObjectness(layout, "channel: 1", (r, g, b) -> g);
      assertObjectness(layout, "background: 2", (r, g, b) -> 1 - b);
      assertObjectness(layout, "activation: sigmoid, channel: 2", (r, g, b) -> sigmoid(b));
      assertObjectness(layout, "activation: sigmoid, background: 0", (r, g, b) -> 1 - sigmoid(r));
      assertObjectness(
          layout,
          "activation: softmax, channel: 1",
          (r, g, b) -> Math.exp(g) / (Math.exp(r) + Math.exp(g) + Math.exp(b)));
      assertObjectness(
          layout,
          "activation: softmax, background: 0",
          (r, g, b) -> 1 - Math.exp(r) / (Math.exp(r) + Math.exp(g) + Math.exp(b)));
    }
  }

  private interface Expected {
    double of(double red, double green, double blue);
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private void assertObjectness(TensorLayout layout, String output, Expected expected)
      throws IOException {
    FrameBatch batch = Frames.random(3, 2, WIDTH, HEIGHT);
    String card =
        card(
            layout,
            ElementType.FLOAT32,
            "scale: 0.01, batch: dynamic",
            "objectness: {name: out, %s}".formatted(output));
    try (SegmentationEngine engine =
            open(TinyNets.echo(ElementType.FLOAT32, TinyNets.shape(layout, "n")), card);
        FrameFeatures features = engine.infer(batch)) {
      float[] objectness = Frames.numbers(features.frame(1).objectness());
      for (int cell = 0; cell < PIXELS; cell++) {
        double value =
            expected.of(
                pixel(batch, 1, cell, 0) * 0.01,
                pixel(batch, 1, cell, 1) * 0.01,
                pixel(batch, 1, cell, 2) * 0.01);
        assertThat((double) objectness[cell])
            .as("%s %s", layout, output)
            .isCloseTo(value, within(1e-6));
      }
    }
  }

  @Test
  void shouldSurviveLogitsThatOverflowTheExponential() throws IOException {
    String card =
        card(
            TensorLayout.NCHW,
            ElementType.FLOAT32,
            "scale: 1000, batch: dynamic",
            "objectness: {name: out, activation: softmax, channel: 0}");
    try (SegmentationEngine engine =
            open(TinyNets.echo(ElementType.FLOAT32, TinyNets.shape(TensorLayout.NCHW, "n")), card);
        FrameFeatures features = engine.infer(Frames.random(4, 1, WIDTH, HEIGHT))) {
      for (float value : Frames.numbers(features.frame(0).objectness())) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void shouldMakeUnitVectorsWhereTheNetworkDoesNot() throws IOException {
    FrameBatch batch = Frames.random(5, 1, WIDTH, HEIGHT);
    for (TensorLayout layout : TensorLayout.values()) {
      String card =
          card(layout, ElementType.UINT8, "batch: dynamic", "embeddings: {name: out, length: any}")
              + "dimensions: 3\n";
      try (SegmentationEngine engine =
              open(TinyNets.echo(ElementType.UINT8, TinyNets.shape(layout, "n")), card);
          FrameFeatures features = engine.infer(batch)) {
        float[] numbers = Frames.numbers(features.frame(0).embeddings());
        for (int cell = 0; cell < PIXELS; cell++) {
          double red = pixel(batch, 0, cell, 0);
          double length =
              Math.hypot(Math.hypot(red, pixel(batch, 0, cell, 1)), pixel(batch, 0, cell, 2));
          assertThat((double) numbers[cell]).isCloseTo(red / length, within(1e-6));
        }
      }
    }
  }

  @Test
  void shouldReadObjectnessWithoutAChannelAxis() throws IOException {
    String card =
        """
        name: flat
        version: 1
        input: {name: in, layout: NHWC, type: uint8, width: 4, height: 2, batch: dynamic}
        outputs: {objectness: {name: out, activation: sigmoid}}
        stride: 1
        """;
    GraphProto.Builder graph = GraphProto.newBuilder().setName("flat");
    ModelProto echo = TinyNets.echo(ElementType.UINT8, "n", "2", "4", "3");
    graph
        .mergeFrom(echo.getGraph())
        .clearOutput()
        .setNode(0, echo.getGraph().getNode(0).toBuilder().setOutput(0, "floats"))
        .addNode(
            TinyNets.node("ReduceMean", "floats", "out")
                .addAttribute(attribute("axes", 3))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeType.INT)
                        .setI(0)))
        .addOutput(TinyNets.value("out", TensorProto.DataType.FLOAT, "n", "2", "4"));
    FrameBatch batch = Frames.random(6, 2, WIDTH, HEIGHT);
    try (SegmentationEngine engine = open(TinyNets.model(graph, TinyNets.OPSET), card);
        FrameFeatures features = engine.infer(batch)) {
      double mean = (pixel(batch, 1, 5, 0) + pixel(batch, 1, 5, 1) + pixel(batch, 1, 5, 2)) / 3.0;
      assertThat((double) features.frame(1).objectness().get(5))
          .isCloseTo(sigmoid(mean), within(1e-6));
    }
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addInts(value)
        .build();
  }

  @Test
  void shouldTellEverythingInWhichFileAndCardDiffer() throws IOException {
    ModelProto network = TinyNets.echo(ElementType.UINT8, "1", "2", "4", "3");
    String card =
        card(
                TensorLayout.NHWC,
                ElementType.FLOAT32,
                "batch: dynamic",
                "objectness: outt, classes: {name: nothing, labels: [a]}")
            .replace("width: 4", "width: 8");
    assertThatThrownBy(() -> open(network, card))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("model.onnx does not fit its card")
        .hasMessageContaining(
            "input.type: the file has 'in' uint8 [1, 2, 4, 3], the card says float32")
        .hasMessageContaining(
            "input.width, input.height: the file has 'in' uint8 [1, 2, 4, 3], the card says 8x2")
        .hasMessageContaining("the card says dynamic: set batch to 1")
        .hasMessageContaining(
            "outputs.objectness: the file has no output 'outt'; did you mean 'out'?"
                + " It has: 'out' float32 [1, 2, 4, 3]")
        .hasMessageContaining("outputs.classes: the file has no output 'nothing'. It has:");
    assertThat(NativeHandles.live(OnnxRuntimeEngine.HANDLE)).isZero();
  }

  @Test
  void shouldTellWhatARunShowsToBeWrong() throws IOException {
    ModelProto network = TinyNets.echo(ElementType.UINT8, "n", "2", "4", "3");
    String outputs = "objectness: {name: out, channel: 3}, classes: {name: out, labels: [a, b]}";
    String card =
        card(TensorLayout.NHWC, ElementType.UINT8, "batch: dynamic", outputs)
            .replace("stride: 1", "stride: 2");
    assertThatThrownBy(() -> open(network, card))
        .hasMessageContaining(
            "outputs.objectness: output 'out' has 3 channels, the card asks for channel 3")
        .hasMessageContaining(
            "outputs.classes: output 'out' has 3 channels, the card's labels say 2")
        .hasMessageContaining(
            "stride: the file makes a grid of 4x2 for frames of 4x2, which is not a stride of 2");
  }

  @Test
  void shouldRefuseAFileOfFixedSizeWhoseCardSaysDynamic() throws IOException {
    ModelProto network = TinyNets.echo(ElementType.UINT8, "n", "2", "4", "3");
    String card =
        card(
            TensorLayout.NHWC,
            ElementType.UINT8,
            "batch: dynamic, dynamic: true",
            "objectness: out");
    assertThatThrownBy(() -> open(network, card))
        .hasMessageContaining("which is of fixed size: set dynamic to false");
  }
}
