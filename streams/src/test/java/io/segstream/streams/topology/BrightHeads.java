package io.segstream.streams.topology;

import io.segstream.inference.model.Companions;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.VocabularyFiles;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.vocabulary.VocabularyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A small real network that looks at boxes: bright pixels in them are the object, and their mean
 * colour is what it looks like.
 */
final class BrightHeads {
  private static final String FILE = "refiner.onnx";
  private static final String TABLE = "vocabulary.tsv";
  private static final int SIDE = 28;

  private BrightHeads() {}

  /** The built-in model with such heads beside it. */
  static LoadedModel model(Path directory) throws IOException {
    BaselineModel.writeTo(directory);
    new VocabularyTable(
            3,
            Map.of(
                "red thing", new float[] {1, 0, 0},
                "green thing", new float[] {0, 1, 0},
                "blue thing", new float[] {0, 0, 1}))
        .writeTo(directory.resolve(TABLE));
    ModelCard card =
        BaselineModel.card()
            .with(Companions.NONE.withRefiner(FILE).with(VocabularyFiles.ofRefiner(TABLE)));
    Files.writeString(directory.resolve(ModelCard.FILE_NAME), card.toYaml());
    OnnxGraph graph = OnnxGraph.named("bright");
    String side = Integer.toString(SIDE);
    Value cells = cells(graph);
    Value brightest = cells.largest(1);
    graph.output(
        "masks",
        brightest.sub(128f).mul(1 / 8f).sigmoid(),
        TensorType.FLOAT,
        Shape.of("R", "1", side, side));
    graph.output(
        "vectors",
        cells.mean(2, 3).mul(1 / 64f).reshape(-1, 3),
        TensorType.FLOAT,
        Shape.of("R", "3"));
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
