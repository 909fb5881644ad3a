package io.segstream.inference.engine;

import com.google.protobuf.ByteString;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.TensorLayout;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.AttributeProto.AttributeType;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.OperatorSetIdProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TensorShapeProto;
import io.segstream.inference.onnx.proto.TensorShapeProto.Dimension;
import io.segstream.inference.onnx.proto.TypeProto;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** ONNX networks of a few hundred bytes, for tests. */
public final class TinyNets {
  static final int IR_VERSION = 8;
  static final int OPSET = 17;

  private TinyNets() {}

  /**
   * Packed bytes of any size in; unit embeddings of 4 dimensions and objectness out, at half size,
   * from two convolutions with fixed random weights.
   */
  public static ModelProto convolutions() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("convolutions");
    graph.addInput(value("frames", TensorProto.DataType.UINT8, "n", "h", "w", "3"));
    graph.addOutput(value("features", TensorProto.DataType.FLOAT, "n", "4", "gh", "gw"));
    graph.addOutput(value("objects", TensorProto.DataType.FLOAT, "n", "1", "gh", "gw"));
    graph.addNode(cast("frames", "floats"));
    graph.addNode(node("Transpose", "floats", "planes").addAttribute(ints("perm", 0, 3, 1, 2)));
    graph.addInitializer(weights("embed", 4, 1));
    graph.addInitializer(weights("detect", 1, 2));
    graph.addNode(convolution("planes", "embed", "raw"));
    graph.addNode(node("ReduceL2", "raw", "length").addAttribute(ints("axes", 1)));
    graph.addNode(node("Div", "raw", "features").addInput("length"));
    graph.addNode(convolution("planes", "detect", "logits"));
    graph.addNode(node("Sigmoid", "logits", "objects"));
    return model(graph, OPSET);
  }

  public static final String CONVOLUTIONS_CARD =
      """
      name: convolutions
      version: 1
      input: {name: frames, layout: NHWC, type: uint8, width: 32, height: 24, dynamic: true, batch: dynamic}
      outputs:
        embeddings: features
        objectness: {name: objects}
      dimensions: 4
      stride: 2
      """;

  /** Gives back what it is given, as floats, so that tests see the numbers a network would get. */
  public static ModelProto echo(ElementType type, String... shape) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("echo");
    TensorProto.DataType input =
        type == ElementType.UINT8 ? TensorProto.DataType.UINT8 : TensorProto.DataType.FLOAT;
    graph.addInput(value("in", input, shape));
    graph.addOutput(value("out", TensorProto.DataType.FLOAT, shape));
    graph.addNode(cast("in", "out"));
    return model(graph, OPSET);
  }

  /** The shape of 4x2 frames for {@link #echo}. */
  static String[] shape(TensorLayout layout, String batch) {
    return layout == TensorLayout.NHWC
        ? new String[] {batch, "2", "4", "3"}
        : new String[] {batch, "3", "2", "4"};
  }

  public static LoadedModel write(Path directory, ModelProto network, String card)
      throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(ModelCard.DEFAULT_WEIGHTS), network.toByteArray());
    Files.writeString(directory.resolve(ModelCard.FILE_NAME), card);
    return LoadedModel.load(directory);
  }

  static ModelProto model(GraphProto.Builder graph, int opset) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  static ValueInfoProto value(String name, TensorProto.DataType type, String... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (String axis : shape) {
      Dimension.Builder dimension = Dimension.newBuilder();
      dimensions.addDim(
          Character.isDigit(axis.charAt(0))
              ? dimension.setDimValue(Long.parseLong(axis))
              : dimension.setDimParam(axis));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  static NodeProto.Builder node(String operator, String input, String output) {
    return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
  }

  private static NodeProto.Builder cast(String input, String output) {
    return node("Cast", input, output)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeType.INT)
                .setI(TensorProto.DataType.FLOAT.getNumber()));
  }

  private static NodeProto.Builder convolution(String input, String weights, String output) {
    return node("Conv", input, output)
        .addInput(weights)
        .addAttribute(ints("strides", 2, 2))
        .addAttribute(ints("pads", 1, 1, 1, 1));
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static TensorProto weights(String name, int channels, long seed) {
    List<Long> shape = List.of((long) channels, 3L, 3L, 3L);
    ByteBuffer raw =
        ByteBuffer.allocate(channels * 27 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(seed);
    while (raw.hasRemaining()) {
      raw.putFloat((float) random.nextGaussian() / 255);
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(shape)
        .setRawData(ByteString.copyFrom(raw.flip()))
        .build();
  }
}
