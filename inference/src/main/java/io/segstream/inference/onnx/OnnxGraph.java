package io.segstream.inference.onnx;

import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.OperatorSetIdProto;
import io.segstream.inference.onnx.proto.StringStringEntryProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TypeProto;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final Set<String> STANDARD_DOMAINS = Set.of("", "ai.onnx");

  private final ModelProto.Builder frame;
  private final GraphProto.Builder graph;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> nodesByType = new HashMap<>();
  private final Map<List<Object>, Value> constants = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String documentation = "";
  private TensorType weightType = TensorType.FLOAT;
  private String scope = "";

  private OnnxGraph(ModelProto.Builder frame, GraphProto.Builder graph) {
    this.frame = frame;
    this.graph = graph;
  }

  /** An empty graph. */
  public static OnnxGraph named(String name) {
    return new OnnxGraph(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("segstream")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET)),
        GraphProto.newBuilder().setName(name));
  }

  /**
   * A graph that is there already, to be built on.
   *
   * @throws IllegalArgumentException if it uses another version of the standard operators: what is
   *     added here would mean something else in it
   */
  public static OnnxGraph of(ModelProto model) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(each -> STANDARD_DOMAINS.contains(each.getDomain()))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(0);
    if (opset != OPSET) {
      throw new IllegalArgumentException(
          "The network uses opset %d, only one of opset %d can be added to: export it with that one"
              .formatted(opset, OPSET));
    }
    OnnxGraph graph =
        new OnnxGraph(
            model.toBuilder().clearGraph().clearMetadataProps().clearDocString(),
            model.getGraph().toBuilder());
    graph.documentation(model.getDocString());
    model.getMetadataPropsList().forEach(each -> graph.metadata(each.getKey(), each.getValue()));
    graph.graph.getInputList().forEach(input -> graph.names.add(input.getName()));
    graph.graph.getInitializerList().forEach(weight -> graph.names.add(weight.getName()));
    graph.graph.getNodeList().forEach(node -> graph.names.addAll(node.getOutputList()));
    return graph;
  }

  /**
   * Reads a file to be built on.
   *
   * @throws IllegalArgumentException if it is no network, or uses another version of the standard
   *     operators
   */
  public static OnnxGraph read(Path file) throws IOException {
    ModelProto model = OnnxFile.read(file);
    try {
      return of(model);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Says in the file what the model is. */
  public OnnxGraph documentation(String text) {
    documentation = text;
    return this;
  }

  /** Replaces the value of a key, or adds it. */
  public OnnxGraph replaceMetadata(String key, String value) {
    metadata.put(key, value);
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
    return initializer(StoredTensor.floats(scope + name, dimensions, values));
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
    return initializer(StoredTensor.halves(scope + name, dimensions, values))
        .cast(TensorType.FLOAT);
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
    return initializer(StoredTensor.longs(scope + name, dimensions, values));
  }

  /** A scalar; the same number is stored once however often it is asked for. */
  public Value scalar(float value) {
    List<Object> key = List.of(value);
    Value known = constants.get(key);
    if (known == null) {
      known = floats(freeName("scalar_", constants.size()), new long[0], value);
      constants.put(key, known);
    }
    return known;
  }

  /** A vector of integers; equal vectors are stored once. */
  public Value indices(long... values) {
    List<Object> key = List.of("indices", Arrays.stream(values).boxed().toList());
    Value known = constants.get(key);
    if (known == null) {
      known = longs(freeName("indices_", constants.size()), new long[] {values.length}, values);
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
    return node(operator, inputs, attributes, 1).get(0);
  }

  /**
   * Applies a standard operator with several outputs.
   *
   * @return the outputs in order, the first named after the operator and its number in the graph
   */
  public List<Value> node(String operator, List<Value> inputs, Attributes attributes, int outputs) {
    int number = nodesByType.merge(operator, 1, Integer::sum);
    String name = freeName(operator + "_", number);
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(name);
    for (Value input : inputs) {
      requireMine(operator, input);
      node.addInput(input.name());
    }
    List<Value> results = new ArrayList<>();
    for (int output = 0; output < outputs; output++) {
      results.add(define(output == 0 ? name : name + "_" + output));
      node.addOutput(results.get(output).name());
    }
    graph.addNode(node.addAllAttribute(attributes.values()));
    return results;
  }

  /** A number behind the prefix; a graph that was there already may have taken the first ones. */
  private String freeName(String prefix, int first) {
    int number = first;
    while (names.contains(prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  /**
   * A value by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Value value(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "Graph '%s' has no value '%s'".formatted(graph.getName(), name));
    }
    return new Value(this, name);
  }

  /**
   * The axes that the file declares for one of its outputs.
   *
   * @throws IllegalArgumentException if there is no such output, or it declares none
   */
  public int outputRank(String name) {
    ValueInfoProto output = graph.getOutput(outputIndex(name));
    if (!output.getType().getTensorType().hasShape()) {
      throw new IllegalArgumentException(
          "Output '%s' of graph '%s' declares no shape: export it with one"
              .formatted(name, graph.getName()));
    }
    return output.getType().getTensorType().getShape().getDimCount();
  }

  /**
   * Makes a result of the model an inner value, which can be used but is not given out any more.
   *
   * @return that value
   * @throws IllegalArgumentException if there is no such output
   */
  public Value withdrawOutput(String name) {
    graph.removeOutput(outputIndex(name));
    return value(name);
  }

  private int outputIndex(String name) {
    for (int i = 0; i < graph.getOutputCount(); i++) {
      if (graph.getOutput(i).getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "Graph '%s' has no output '%s'".formatted(graph.getName(), name));
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
    ModelProto.Builder model = frame.clone().setDocString(documentation).setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /** The model as the bytes of an ONNX file; equal graphs give equal bytes. */
  public byte[] toBytes() {
    return OnnxFile.bytes(toModel());
  }

  /** Writes the ONNX file, replacing one that is there. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, toBytes());
  }

  private Value initializer(TensorProto tensor) {
    Value value = define(tensor.getName());
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

  private static ValueInfoProto valueInfo(String name, TensorType type, Shape shape) {
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.code()).setShape(shape.toProto()).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
