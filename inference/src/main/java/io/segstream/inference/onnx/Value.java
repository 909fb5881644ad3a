package io.segstream.inference.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A tensor inside an {@link OnnxGraph}. Each method applies one operator of the ONNX standard to it
 * and gives the result; binary ones broadcast as in NumPy. Images are [N, C, H, W] throughout.
 * Errors in shapes show when the model is loaded or run.
 */
public final class Value {
  /** An optional input that is left out. */
  public static final Value ABSENT = new Value(null, "");

  private final OnnxGraph graph;
  private final String name;

  Value(OnnxGraph graph, String name) {
    this.graph = graph;
    this.name = Objects.requireNonNull(name, "name");
  }

  /** Name in the file, unique in the graph. */
  public String name() {
    return name;
  }

  OnnxGraph graph() {
    return graph;
  }

  /** Applies an operator that has no method here, with this value as first input. */
  public Value apply(String operator, Attributes attributes, Value... more) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(this);
    inputs.addAll(Arrays.asList(more));
    return graph.node(operator, inputs, attributes);
  }

  public Value add(Value other) {
    return apply("Add", Attributes.none(), other);
  }

  public Value add(float scalar) {
    return add(graph.scalar(scalar));
  }

  public Value sub(Value other) {
    return apply("Sub", Attributes.none(), other);
  }

  public Value sub(float scalar) {
    return sub(graph.scalar(scalar));
  }

  public Value mul(Value other) {
    return apply("Mul", Attributes.none(), other);
  }

  public Value mul(float scalar) {
    return mul(graph.scalar(scalar));
  }

  public Value div(Value other) {
    return apply("Div", Attributes.none(), other);
  }

  public Value min(Value other) {
    return apply("Min", Attributes.none(), other);
  }

  public Value max(Value other) {
    return apply("Max", Attributes.none(), other);
  }

  /** The larger of each number and the scalar. */
  public Value max(float scalar) {
    return max(graph.scalar(scalar));
  }

  public Value clip(float lowest, float highest) {
    return apply("Clip", Attributes.none(), graph.scalar(lowest), graph.scalar(highest));
  }

  public Value relu() {
    return apply("Relu", Attributes.none());
  }

  public Value sigmoid() {
    return apply("Sigmoid", Attributes.none());
  }

  public Value softmax(int axis) {
    return apply("Softmax", Attributes.none().integer("axis", axis));
  }

  public Value exp() {
    return apply("Exp", Attributes.none());
  }

  public Value sqrt() {
    return apply("Sqrt", Attributes.none());
  }

  public Value abs() {
    return apply("Abs", Attributes.none());
  }

  /** Where the numbers are equal, as BOOL. */
  public Value equalTo(Value other) {
    return apply("Equal", Attributes.none(), other);
  }

  /** Where these numbers are smaller, as BOOL. */
  public Value lessThan(Value other) {
    return apply("Less", Attributes.none(), other);
  }

  /** Where both are true, of BOOL. */
  public Value and(Value other) {
    return apply("And", Attributes.none(), other);
  }

  /** The numbers of one where this is true, which is BOOL, else those of the other. */
  public Value choose(Value whereTrue, Value whereFalse) {
    return apply("Where", Attributes.none(), whereTrue, whereFalse);
  }

  public Value negate() {
    return apply("Neg", Attributes.none());
  }

  public Value pow(float exponent) {
    return apply("Pow", Attributes.none(), graph.scalar(exponent));
  }

  public Value square() {
    return mul(this);
  }

  public Value matMul(Value other) {
    return apply("MatMul", Attributes.none(), other);
  }

  /** Convolution without bias; weights [out, in / groups, rows, columns]. */
  public Value convolve(Value weights, Window window) {
    return apply("Conv", window.convolutionAttributes(), weights);
  }

  /** Convolution with a bias [out]; weights [out, in / groups, rows, columns]. */
  public Value convolve(Value weights, Value bias, Window window) {
    return apply("Conv", window.convolutionAttributes(), weights, bias);
  }

  public Value maxPool(Window window) {
    return apply("MaxPool", window.poolAttributes());
  }

  /** Means over the window; places outside the image do not count. */
  public Value averagePool(Window window) {
    return apply("AveragePool", window.poolAttributes());
  }

  /** Means over the given axes, which stay with length 1. */
  public Value mean(long... axes) {
    return reduce("ReduceMean", axes);
  }

  /** Sums over the given axes, which stay with length 1. */
  public Value sum(long... axes) {
    return reduce("ReduceSum", axes);
  }

  /** Smallest numbers over the given axes, which stay with length 1. */
  public Value smallest(long... axes) {
    return reduce("ReduceMin", axes);
  }

  /** Largest numbers over the given axes, which stay with length 1. */
  public Value largest(long... axes) {
    return reduce("ReduceMax", axes);
  }

  /** Euclidean lengths over the given axes, which stay with length 1. */
  public Value norm(long... axes) {
    return reduce("ReduceL2", axes);
  }

  /** Each vector along the axis scaled to Euclidean length 1; zero stays zero. */
  public Value unitLength(long axis) {
    return div(norm(axis).max(1e-12f));
  }

  private Value reduce(String operator, long... axes) {
    return apply(operator, Attributes.none().integer("keepdims", 1), graph.indices(axes));
  }

  /** Numbers of another type; from real to integer the fraction is cut off. */
  public Value cast(TensorType type) {
    return apply("Cast", Attributes.none().integer("to", type.code()));
  }

  /** The axes in another order. */
  public Value transpose(long... order) {
    return apply("Transpose", Attributes.none().integers("perm", order));
  }

  /** The same numbers with more axes of length 1, at these places of the result. */
  public Value unsqueeze(long... axes) {
    return apply("Unsqueeze", Attributes.none(), graph.indices(axes));
  }

  /** The same numbers without these axes, which have length 1. */
  public Value squeeze(long... axes) {
    return apply("Squeeze", Attributes.none(), graph.indices(axes));
  }

  /** Index of the largest number along the axis, which stays with length 1; ties to the first. */
  public Value argMax(long axis) {
    return apply("ArgMax", Attributes.none().integer("axis", axis).integer("keepdims", 1));
  }

  /** Index of the smallest number along the axis, which stays with length 1; ties to the first. */
  public Value argMin(long axis) {
    return apply("ArgMin", Attributes.none().integer("axis", axis).integer("keepdims", 1));
  }

  /** The numbers along the axis at the given indices, whose shape differs in this axis only. */
  public Value gatherElements(long axis, Value indices) {
    return apply("GatherElements", Attributes.none().integer("axis", axis), indices);
  }

  /** These numbers with others in their place along the axis at the given, distinct indices. */
  public Value scatterElements(long axis, Value indices, Value updates) {
    return apply("ScatterElements", Attributes.none().integer("axis", axis), indices, updates);
  }

  /**
   * Indices of the smallest numbers along the axis, the smallest first, ties to the first; there
   * must be as many.
   */
  public Value smallestIndices(long axis, int count) {
    Attributes smallest =
        Attributes.none().integer("axis", axis).integer("largest", 0).integer("sorted", 1);
    return graph.node("TopK", List.of(this, graph.indices(count)), smallest, 2).get(1);
  }

  /** Rows of each item: this [N, rows, D] and indices [N, count] give [N, count, D]. */
  public Value rows(Value indices) {
    return apply("GatherND", Attributes.none().integer("batch_dims", 1), indices.unsqueeze(2));
  }

  /** The same numbers in another shape; -1 stands for the rest, 0 for the size the axis has. */
  public Value reshape(long... shape) {
    return apply("Reshape", Attributes.none(), graph.indices(shape));
  }

  /** The part from start (included) to end (excluded) of one axis; negative counts from its end. */
  public Value slice(long axis, long start, long end) {
    return apply(
        "Slice", Attributes.none(), graph.indices(start), graph.indices(end), graph.indices(axis));
  }

  /** These channels followed by those of the others. */
  public Value concat(long axis, Value... others) {
    return apply("Concat", Attributes.none().integer("axis", axis), others);
  }

  /** The image with its outermost rows and columns repeated outward. */
  public Value padEdges(int rows, int columns) {
    return apply(
        "Pad",
        Attributes.none().text("mode", "edge"),
        graph.indices(0, 0, rows, columns, 0, 0, rows, columns));
  }

  /** Rows and columns of the image, as a vector of two integers that is known at run time. */
  public Value imageSize() {
    return apply("Shape", Attributes.none().integer("start", 2).integer("end", 4));
  }

  /** Bilinear with half-pixel centres, to the given rows and columns (two integers). */
  public Value resize(Value imageSize) {
    Attributes bilinear =
        Attributes.none()
            .text("mode", "linear")
            .text("coordinate_transformation_mode", "half_pixel");
    Value batchAndChannels =
        apply("Shape", Attributes.none().integer("start", 0).integer("end", 2));
    Value sizes = batchAndChannels.concat(0, imageSize);
    return apply("Resize", bilinear, ABSENT, ABSENT, sizes);
  }
}
