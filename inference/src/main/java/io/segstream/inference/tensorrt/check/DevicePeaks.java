package io.segstream.inference.tensorrt.check;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanContext;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * What a device reaches where nothing else holds it up, measured with the same runtime and
 * precision as the model: operations in products of large matrices, bytes of memory in products of
 * a vector with a matrix that no cache holds.
 *
 * @param operationsPerSecond multiplications and additions
 * @param bytesPerSecond read from the device's memory
 */
record DevicePeaks(double operationsPerSecond, double bytesPerSecond) {
  /** Products one after the other in one call, so that its start does not count. */
  private static final int CHAIN = 4;

  private static final int CALLS = 20;
  private static final String INPUT = "factor";
  private static final String OUTPUT = "mean";

  /**
   * Measures.
   *
   * @param side of the square matrix that is multiplied with itself; the one that is multiplied
   *     with a vector has twice the side
   */
  static DevicePeaks measure(
      TensorRtBackend backend, int device, Precision precision, int side, LongSupplier nanos)
      throws IOException {
    double products = CHAIN * 2.0 * side * side * side;
    int wide = 2 * side;
    int numberBytes = precision == Precision.FLOAT16 ? Short.BYTES : Float.BYTES;
    double read = (double) CHAIN * wide * wide * numberBytes;
    return new DevicePeaks(
        products / seconds(backend, device, precision, network(side, side), nanos),
        read / seconds(backend, device, precision, network(1, wide), nanos));
  }

  /**
   * Rows of numbers times a matrix, {@value #CHAIN} times; the input keeps it from being folded.
   */
  private static byte[] network(int rows, int side) {
    OnnxGraph graph = OnnxGraph.named("products");
    Value factor = graph.input(INPUT, TensorType.FLOAT, io.segstream.inference.onnx.Shape.of("1"));
    Value matrix = graph.floats("matrix", new long[] {side, side}, numbers(side, side));
    Value product =
        rows == side
            ? matrix.mul(factor)
            : graph.floats("vector", new long[] {rows, side}, numbers(rows, side)).mul(factor);
    for (int i = 0; i < CHAIN; i++) {
      product = product.matMul(matrix);
    }
    return graph
        .output(
            OUTPUT,
            product.mean(0, 1),
            TensorType.FLOAT,
            io.segstream.inference.onnx.Shape.of("1", "1"))
        .toBytes();
  }

  /** Such that products keep the size of what is multiplied. */
  private static float[] numbers(int rows, int side) {
    Random random = new Random(side);
    float largest = (float) Math.sqrt(3.0 / side);
    float[] numbers = new float[Math.multiplyExact(rows, side)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = largest * (2 * random.nextFloat() - 1);
    }
    return numbers;
  }

  private static double seconds(
      TensorRtBackend backend, int device, Precision precision, byte[] onnx, LongSupplier nanos)
      throws IOException {
    byte[] network = precision == Precision.FLOAT16 ? HalfPrecision.convert(onnx) : onnx;
    byte[] built =
        backend
            .build(
                new BuildRequest(
                    network,
                    List.of(),
                    precision,
                    BuildRequest.DEFAULT_WORKSPACE_BYTES,
                    new byte[0],
                    device),
                BuildProgress.NONE)
            .plan();
    try (LoadedPlan plan = backend.load(built, device);
        PlanContext context = plan.newContext(0, ContextOptions.defaults())) {
      run(context);
      long began = nanos.getAsLong();
      run(context);
      return Math.max(1, nanos.getAsLong() - began) / 1e9 / CALLS;
    }
  }

  private static void run(PlanContext context) {
    ByteBuffer factor = number();
    factor.putFloat(0, 1);
    ByteBuffer mean = number();
    for (int call = 0; call < CALLS; call++) {
      context.enqueue(Map.of(INPUT, new Shape(1)), Map.of(INPUT, factor), Map.of(OUTPUT, mean));
      context.await();
    }
  }

  private static ByteBuffer number() {
    return ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
