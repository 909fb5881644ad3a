package io.segstream.inference.tensorrt.check;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.TensorProbe;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.NodeProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.tensorrt.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What a network cannot do without: the operations of its convolutions and products, and bytes that
 * must be read or written once, however well it is fused.
 *
 * @param operations multiplications and additions per frame
 * @param weightBytes in float32, once per call
 * @param frameBytes of pixels and outputs, per frame
 */
record NetworkWork(double operations, double weightBytes, double frameBytes) {
  private static final String CONVOLUTION = "Conv";
  private static final String PRODUCT = "MatMul";

  /** Counts the work for frames of a size, by running one. */
  static NetworkWork of(LoadedModel model, FrameSize size) throws IOException {
    ModelProto network = ModelProto.parseFrom(Files.readAllBytes(model.weights()));
    GraphProto graph = network.getGraph();
    Map<String, List<Long>> shapes = new HashMap<>();
    double weightBytes = 0;
    for (TensorProto weights : graph.getInitializerList()) {
      shapes.put(weights.getName(), weights.getDimsList());
      weightBytes += weights.getSerializedSize();
    }
    Set<String> wanted = new LinkedHashSet<>();
    Set<String> outputs = new LinkedHashSet<>();
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    wanted.addAll(outputs);
    for (NodeProto node : graph.getNodeList()) {
      if (isWork(node)) {
        wanted.add(node.getOutput(0));
        if (node.getOpType().equals(PRODUCT) && !shapes.containsKey(node.getInput(0))) {
          wanted.add(node.getInput(0));
        }
      }
    }
    FrameBatch frame = CheckFrames.noise(4, 1, size);
    try (TensorProbe probe =
        TensorProbe.open(network, wanted, model.card().input(), EngineSettings.defaults())) {
      shapes.putAll(probe.shapes(frame));
    }
    ToLongFunction<String> numbers =
        name -> shapes.get(name).stream().reduce(1L, Math::multiplyExact);
    double operations = 0;
    for (NodeProto node : graph.getNodeList()) {
      if (isWork(node)) {
        operations += 2.0 * numbers.applyAsLong(node.getOutput(0)) * depth(node, shapes, numbers);
      }
    }
    double frameBytes = frame.frameBytes();
    for (String output : outputs) {
      frameBytes += (double) Float.BYTES * numbers.applyAsLong(output);
    }
    return new NetworkWork(operations, weightBytes, frameBytes);
  }

  private static boolean isWork(NodeProto node) {
    return node.getOpType().equals(CONVOLUTION) || node.getOpType().equals(PRODUCT);
  }

  /** Products that make one number. */
  private static long depth(
      NodeProto node, Map<String, List<Long>> shapes, ToLongFunction<String> numbers) {
    if (node.getOpType().equals(PRODUCT)) {
      List<Long> left = shapes.get(node.getInput(0));
      return left.get(left.size() - 1);
    }
    return numbers.applyAsLong(node.getInput(1)) / shapes.get(node.getInput(1)).get(0);
  }

  /** Seconds that a call of so many frames takes at least on a device. */
  double floor(int frames, Precision precision, DevicePeaks peaks) {
    double weights = precision == Precision.FLOAT16 ? weightBytes / 2 : weightBytes;
    return Math.max(
        frames * operations / peaks.operationsPerSecond(),
        (weights + frames * frameBytes) / peaks.bytesPerSecond());
  }
}
