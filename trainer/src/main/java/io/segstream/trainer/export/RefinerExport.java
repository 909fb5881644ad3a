package io.segstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.trainer.network.Normalisation;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.ExportableHeads;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the heads of a network that learnt regions as an ONNX file that stands alone: a picture
 * and boxes in, masks out, and vectors in the space of words where the heads have them.
 *
 * <ul>
 *   <li>{@code frame}: [1, H, W, 3], unsigned bytes, RGB
 *   <li>{@code boxes}: [R, 4], left, top, right and bottom in pixels; R is 1 or more
 *   <li>{@code masks}: [R, 1, 28, 28], the chance of each cell of a box to belong to its object
 *   <li>{@code vectors}: [R, D], of any length, to be compared with words
 * </ul>
 */
public final class RefinerExport {
  /** The file beside {@code model.onnx}. */
  public static final String FILE_NAME = "refiner.onnx";

  private static final int HEIGHT = 96;
  private static final int WIDTH = 128;

  /** Boxes of several sizes, one at the picture's edge, for trying the file. */
  private static final List<PixelBox> BOXES =
      List.of(
          new PixelBox(10, 20, 60, 50),
          new PixelBox(0, 0, WIDTH, HEIGHT),
          new PixelBox(100, 3, 28, 9));

  private RefinerExport() {}

  /**
   * Writes the file, then runs it and compares. Weights are stored as float32.
   *
   * @param name of the model, for the file's metadata
   * @param manager parent of the memory that this takes meanwhile
   * @param directory made if it is not there; the file in it is replaced
   * @return largest difference of a chance or a vector's number to what the network and its heads
   *     give
   * @throws ExportException if it exceeds the tolerance; the file is left for inspection
   */
  public static double write(
      SegmentationNetwork network,
      ExportableHeads heads,
      String name,
      NDManager manager,
      Path directory)
      throws IOException {
    OnnxGraph graph = OnnxGraph.named(name + "-refiner").metadata("name", name);
    Value frame = graph.input("frame", TensorType.UINT8, Shape.of("1", "H", "W", "3"));
    Value boxes = graph.input("boxes", TensorType.FLOAT, Shape.of("R", "4"));
    Value features = network.exportFeatures(graph, ExportedGraph.normalised(graph, frame));
    String side = Integer.toString(HeadSettings.MASK_SIDE);
    ExportableHeads.Outputs outputs = heads.export(graph, features, boxes, network.stride());
    graph.output("masks", outputs.masks(), TensorType.FLOAT, Shape.of("R", "1", side, side));
    outputs
        .vectors()
        .ifPresent(
            vectors -> graph.output("vectors", vectors, TensorType.FLOAT, Shape.of("R", "D")));
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE_NAME);
    graph.writeTo(file);
    double difference = difference(network, heads, manager, file);
    if (!(difference <= Precision.FLOAT32.tolerance())) {
      throw new ExportException(
          "%s does not compute what the network computes: masks or vectors differ by %s, more than %s"
              .formatted(file, difference, Precision.FLOAT32.tolerance()));
    }
    return difference;
  }

  private static double difference(
      SegmentationNetwork network, ExportableHeads heads, NDManager manager, Path file) {
    byte[] pixels = NetworkVectors.picture(1, HEIGHT, WIDTH);
    ByteBuffer rgb = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    try (NDManager scope = manager.newSubManager();
        MaskRefiner refiner = MaskRefiner.open(file)) {
      ParameterStore parameters = new ParameterStore(scope, false);
      NDArray bytes =
          scope.create(
              ByteBuffer.wrap(pixels),
              new ai.djl.ndarray.types.Shape(1, HEIGHT, WIDTH, 3),
              DataType.UINT8);
      NDArray features = network.run(parameters, Normalisation.apply(bytes), false).features();
      RegionViews expected =
          heads.look(
              parameters, features, network.stride(), BOXES.stream().map(RegionBox::of).toList());
      RegionViews actual = refiner.look(rgb, WIDTH, HEIGHT, BOXES, refiner.views());
      double largest = 0;
      for (int i = 0; i < BOXES.size(); i++) {
        largest =
            Math.max(
                largest,
                difference(expected.masks().get(i).chances(), actual.masks().get(i).chances()));
      }
      for (int i = 0; i < expected.vectors().size(); i++) {
        largest = Math.max(largest, difference(expected.vectors().get(i), actual.vectors().get(i)));
      }
      return largest;
    }
  }

  private static double difference(float[] expected, float[] actual) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    return largest;
  }
}
