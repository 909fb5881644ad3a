package io.segstream.inference.model.baseline;

import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A segmentation network whose weights are written down instead of learnt. It sees each frame
 * alone: objects are what the frame's border does not explain ({@link Objectness}), and pixels
 * belong together if colour, texture and place agree ({@link PixelEmbedding}).
 *
 * <p>Input {@code frames}: unsigned bytes [N, H, W, 3], RGB, both sides at least {@value
 * #SMALLEST_SIDE}. Outputs on a grid of {@code h = H / 4}, {@code w = W / 4} (rounded down): {@code
 * embeddings} [N, {@value #DIMENSIONS}, h, w] of length 1, and {@code objectness} [N, 1, h, w] from
 * 0 to 1.
 */
public final class BaselineModel {
  /** Name on the card. */
  public static final String NAME = "baseline";

  /** Version on the card; it changes with the numbers that come out of the network. */
  public static final String VERSION = "1";

  /** Pixels of the frame per cell of the outputs. */
  public static final int STRIDE = 4;

  /** Length of an embedding. */
  public static final int DIMENSIONS = PixelEmbedding.DIMENSIONS;

  /** Rows and columns that a frame needs at least. */
  public static final int SMALLEST_SIDE = 32;

  private static final FrameSize LARGEST_BY_DEFAULT = new FrameSize(480, 480);

  private BaselineModel() {}

  /**
   * Writes {@code model.yaml} and {@code model.onnx}: the same bytes each time.
   *
   * @param directory made if it is not there; files of these names in it are replaced
   */
  public static void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    ModelCard card = card();
    graph().writeTo(directory.resolve(card.weights()));
    Files.writeString(
        directory.resolve(ModelCard.FILE_NAME), card.toYaml(), StandardCharsets.UTF_8);
  }

  /** What {@code model.yaml} says. */
  public static ModelCard card() {
    ModelOrigin origin =
        new ModelOrigin(
            "Colour, texture and boundary saliency; needs no training", "Apache-2.0", "none", "");
    return new ModelCard(
        NAME,
        VERSION,
        origin,
        ModelCard.DEFAULT_WEIGHTS,
        ModelInput.packedRgb("frames", LARGEST_BY_DEFAULT, STRIDE).withSmallestSide(SMALLEST_SIDE),
        ModelOutputs.planar(
            STRIDE,
            EmbeddingOutput.unit("embeddings", DIMENSIONS),
            ObjectnessOutput.probability("objectness")));
  }

  /** What {@code model.onnx} holds. */
  public static OnnxGraph graph() {
    OnnxGraph graph =
        OnnxGraph.named(NAME)
            .documentation(card().origin().description())
            .metadata("name", NAME)
            .metadata("version", VERSION)
            .metadata("licence", card().origin().licence());
    Value frames = graph.input("frames", TensorType.UINT8, Shape.of("N", "H", "W", "3"));
    Outputs outputs = append(graph, frames);
    Shape vectors = Shape.of("N", Integer.toString(DIMENSIONS), "h", "w");
    return graph
        .output("embeddings", outputs.embeddings(), TensorType.FLOAT, vectors)
        .output("objectness", outputs.objectness(), TensorType.FLOAT, Shape.of("N", "1", "h", "w"));
  }

  /**
   * What the network gives, as values of a graph.
   *
   * @param embeddings [N, {@value #DIMENSIONS}, h, w] of length 1
   * @param objectnessLogits [N, 1, h, w]
   * @param objectness their sigmoid
   */
  public record Outputs(Value embeddings, Value objectnessLogits, Value objectness) {}

  /**
   * Makes the network a part of another graph, which may hold it once.
   *
   * @param frames unsigned bytes [N, H, W, 3], RGB
   */
  public static Outputs append(OnnxGraph graph, Value frames) {
    Value rgb = frames.cast(TensorType.FLOAT).transpose(0, 3, 1, 2).mul(1f / 255);
    PixelFeatures features = PixelFeatures.of(graph, rgb);
    CoarseNodes nodes = CoarseNodes.of(graph, features);
    Value logits = Objectness.logits(graph, features, nodes);
    Value objectness = logits.sigmoid();
    Value embeddings = PixelEmbedding.of(graph, features, nodes, objectness);
    return new Outputs(embeddings, logits, objectness);
  }
}
