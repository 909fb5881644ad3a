package io.segstream.inference.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.OperatorSetIdProto;
import io.segstream.inference.onnx.proto.StringStringEntryProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TypeProto;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A neural network under construction, written as an ONNX file (opset {@value #OPSET}, IR version
 * {@value #IR_VERSION}).
 *
 * <p>Inputs and weights are declared by name; operators are applied through {@link Value}'s
 * methods, or through {@link #node} for one that has no method. A value exists before it is used,
 * so the nodes are in the order that ONNX asks for, and equal calls give equal bytes. Names are
 * unique in a graph: inputs, weights, node outputs and outputs share one name space.
 *
 * <p>Not thread-safe.
 */
public final class OnnxGraph {
  /** Version of the standard operator set. */
  public static final int OPSET = 18;

  /** Version of the file format. */
  public static final int IR_VERSION = 9;

  private final GraphProto.Builder graph;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> nodesByType = new HashMap<>();
  private final Map<List<Object>, Value> constants = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String documentation = "";
  private TensorType weightType = TensorType.FLOAT;
  private String scope = "";

  private OnnxGraph(String name) {
    this.graph = GraphProto.newBuilder().setName(name);
  }

  /** An empty graph. */
  public static OnnxGraph named(String name) {
    return new OnnxGraph(name);
  }

  /** Says in the file what the model is. */
  public OnnxGraph documentation(String text) {
    documentation = text;
    return this;
  }

  /** Adds a key and value that the runtime shows as the model's metadata; a key holds once. */
  public OnnxGraph metadata(String key, String value) {
    if (metadata.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("Metadata key '" + key + "' is given twice");
    }
    return this;
  }

  /** Declares an input that the caller of the model supplies. */
  public Value input(String name, TensorType type, Shape shape) {
    Value input = define(name);
    graph.addInput(valueInfo(name, type, shape));
    return input;
  }

  /**
   * Declares a weight tensor.
   *
   * @param dimensions sizes, outermost first; none for a scalar
   * @param values the numbers, row-major
   */
  public Value floats(String name, long[] dimensions, float... values) {
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return initializer(name, TensorType.FLOAT, dimensions, bytes);
  }

  /**
   * How {@link #weights} are stored from now on: {@link TensorType#FLOAT} as they are, which is the
   * default, or {@link TensorType#FLOAT16} rounded to half the bytes. Runtimes compute in float32
   * either way: the file widens the weights again, once, when it is loaded.
   */
  public OnnxGraph storeWeightsAs(TensorType type) {
    if (type != TensorType.FLOAT && type != TensorType.FLOAT16) {
      throw new IllegalArgumentException(
          "Weights cannot be stored as %s: FLOAT and FLOAT16 can".formatted(type));
    }
    weightType = type;
    return this;
  }

  /**
   * Declares a weight tensor that is stored as {@link #storeWeightsAs} says.
   *
   * @return the numbers as float32
   * @throws IllegalArgumentException if a number is beyond what FLOAT16 holds
   */
  public Value weights(String name, long[] dimensions, float... values) {
    if (weightType == TensorType.FLOAT) {
      return floats(name, dimensions, values);
    }
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Short.BYTES);
    for (float value : values) {
      short half = Fp16Conversions.mlasFloatToFp16(value);
      if (Float.isInfinite(Fp16Conversions.mlasFp16ToFloat(half)) || Float.isNaN(value)) {
        throw new IllegalArgumentException(
            "Weight '%s' holds %s, which float16 cannot: write the model in float32"
                .formatted(name, value));
      }
      bytes.putShort(half);
    }
    return initializer(name, TensorType.FLOAT16, dimensions, bytes.flip()).cast(TensorType.FLOAT);
  }

  /**
   * Lets a part write its weights under names of its own, so that two networks of one kind fit into
   * a graph.
   *
   * @param name goes in front of the names of tensors, with a dot
   * @return what the part returns
   */
  public <T> T inScope(String name, Supplier<T> part) {
    String outer = scope;
    scope = outer + name + ".";
    try {
      return part.get();
    } finally {
      scope = outer;
    }
  }

  /** Declares a tensor of 64-bit integers, such as sizes or axes. */
  public Value longs(String name, long[] dimensions, long... values) {
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return initializer(name, TensorType.INT64, dimensions, bytes);
  }

  /** A scalar; the same number is stored once however often it is asked for. */
  public Value scalar(float value) {
    List<Object> key = List.of(value);
    Value known = constants.get(key);
    if (known == null) {
      known = floats("scalar_" + constants.size(), new long[0], value);
      constants.put(key, known);
    }
    return known;
  }

  /** A vector of integers; equal vectors are stored once. */
  public Value indices(long... values) {
    List<Object> key = List.of("indices", Arrays.stream(values).boxed().toList());
    Value known = constants.get(key);
    if (known == null) {
      known = longs("indices_" + constants.size(), new long[] {values.length}, values);
      constants.put(key, known);
    }
    return known;
  }

  /**
   * Applies a standard operator with one output.
   *
   * @param operator name in the ONNX operator set, for example {@code Conv}
   * @param inputs its inputs in order; {@link Value#ABSENT} for an optional one that is left out
   * @return the output, named after the operator and its number in the graph
   */
  public Value node(String operator, List<Value> inputs, Attributes attributes) {
    int number = nodesByType.merge(operator, 1, Integer::sum);
    String name = operator + "_" + number;
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(name);
    for (Value input : inputs) {
      requireMine(operator, input);
      node.addInput(input.name());
    }
    graph.addNode(node.addOutput(name).addAllAttribute(attributes.values()));
    return define(name);
  }

  /** Declares a result of the model under a name of its own. */
  public OnnxGraph output(String name, Value value, TensorType type, Shape shape) {
    requireMine("output '" + name + "'", value);
    define(name);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(name)
            .addInput(value.name())
            .addOutput(name));
    graph.addOutput(valueInfo(name, type, shape));
    return this;
  }

  /**
   * The model as a message.
   *
   * @throws IllegalStateException if the graph has no output
   */
  public ModelProto toModel() {
    if (graph.getOutputCount() == 0) {
      throw new IllegalStateException(
          "Graph '" + graph.getName() + "' has no output: declare one before writing it");
    }
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("segstream")
            .setDocString(documentation)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /** The model as the bytes of an ONNX file; equal graphs give equal bytes. */
  public byte[] toBytes() {
    ModelProto model = toModel();
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      model.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("Graph '" + graph.getName() + "' does not fit its size", e);
    }
    output.checkNoSpaceLeft();
    return bytes;
  }

  /** Writes the ONNX file, replacing one that is there. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, toBytes());
  }

  private Value initializer(
      String given, TensorType type, long[] dimensions, ByteBuffer littleEndian) {
    String name = scope + given;
    Value value = define(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .setRawData(ByteString.copyFrom(littleEndian));
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return value;
  }

  private Value define(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A value of graph '" + graph.getName() + "' needs a name");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException(
          "Graph '%s' already has a value named '%s': names must be unique"
              .formatted(graph.getName(), name));
    }
    return new Value(this, name);
  }

  private void requireMine(String user, Value value) {
    if (value != Value.ABSENT && value.graph() != this) {
      throw new IllegalArgumentException(
          "'%s', an input of %s, is not a value of graph '%s'"
              .formatted(value.name(), user, graph.getName()));
    }
  }

  private static void requireCount(String name, long[] dimensions, int count) {
    long expected = 1;
    for (long dimension : dimensions) {
      expected = Math.multiplyExact(expected, dimension);
    }
    if (expected != count) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s needs %d values, got %d"
              .formatted(name, Arrays.toString(dimensions), expected, count));
    }
  }

  private static ByteBuffer littleEndian(long size) {
    return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueInfoProto valueInfo(String name, TensorType type, Shape shape) {
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.code()).setShape(shape.toProto()).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
