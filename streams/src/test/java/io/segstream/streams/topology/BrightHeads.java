package io.segstream.streams.topology;

import io.segstream.inference.model.Companions;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small real network that looks at boxes: bright pixels in them are the object. */
final class BrightHeads {
  private static final String FILE = "refiner.onnx";
  private static final int SIDE = 28;

  private BrightHeads() {}

  /** The built-in model with such heads beside it. */
  static LoadedModel model(Path directory) throws IOException {
    BaselineModel.writeTo(directory);
    ModelCard card = BaselineModel.card().with(Companions.NONE.withRefiner(FILE));
    Files.writeString(directory.resolve(ModelCard.FILE_NAME), card.toYaml());
    OnnxGraph graph = OnnxGraph.named("bright");
    String side = Integer.toString(SIDE);
    Value brightest = cells(graph).largest(1);
    graph.output(
        "masks",
        brightest.sub(128f).mul(1 / 8f).sigmoid(),
        TensorType.FLOAT,
        Shape.of("R", "1", side, side));
    graph.writeTo(directory.resolve(FILE));
    return LoadedModel.load(directory);
  }

  /** The pixels of each box, [R, 3, 28, 28]. */
  private static Value cells(OnnxGraph graph) {
    Value frame = graph.input("frame", TensorType.UINT8, Shape.of("1", "H", "W", "3"));
    Value boxes = graph.input("boxes", TensorType.FLOAT, Shape.of("R", "4"));
    Value pictures = boxes.slice(1, 0, 1).mul(0).cast(TensorType.INT64).reshape(-1);
    return frame
        .transpose(0, 3, 1, 2)
        .cast(TensorType.FLOAT)
        .apply(
            "RoiAlign",
            Attributes.none()
                .text("mode", "avg")
                .text("coordinate_transformation_mode", "half_pixel")
                .integer("output_height", SIDE)
                .integer("output_width", SIDE)
                .integer("sampling_ratio", 0)
                .real("spatial_scale", 1f),
            boxes,
            pictures);
  }
}
