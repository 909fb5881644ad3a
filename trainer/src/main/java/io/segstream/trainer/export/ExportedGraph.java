package io.segstream.trainer.export;

import io.segstream.inference.model.ClassOutput;
import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.model.TensorLayout;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.network.Normalisation;
import io.segstream.trainer.network.SegmentationNetwork;
import java.util.Optional;

/** A network as the graph and the card of a model: bytes in, unit vectors and probabilities out. */
final class ExportedGraph {
  private static final String FRAMES = "frames";
  private static final String EMBEDDINGS = "embeddings";
  private static final String OBJECTNESS = "objectness";
  private static final String CLASSES = "classes";

  private ExportedGraph() {}

  static ModelCard card(SegmentationNetwork network, ExportSettings settings) {
    int stride = network.stride();
    int side =
        settings.fusion().isPresent()
            ? Math.max(network.smallestSide(), BaselineModel.SMALLEST_SIDE)
            : network.smallestSide();
    int smallest = (side + stride - 1) / stride * stride;
    return new ModelCard(
        settings.name(),
        settings.version(),
        settings.origin(),
        ModelCard.DEFAULT_WEIGHTS,
        ModelInput.packedRgb(FRAMES, settings.size(), stride).withSmallestSide(smallest),
        new ModelOutputs(
            TensorLayout.NCHW,
            stride,
            Optional.of(EmbeddingOutput.unit(EMBEDDINGS, dimensions(network, settings))),
            settings.givesObjectness()
                ? Optional.of(ObjectnessOutput.probability(OBJECTNESS))
                : Optional.empty(),
            network.classCount() == 0
                ? Optional.empty()
                : Optional.of(new ClassOutput(CLASSES, settings.labels()))),
        settings.companions());
  }

  private static int dimensions(SegmentationNetwork network, ExportSettings settings) {
    int learnt = network.embeddingDimensions();
    return settings.fusion().map(fusion -> fusion.dimensions(learnt)).orElse(learnt);
  }

  /** Input [N, H, W, 3], unsigned bytes, RGB, any N, H and W from the smallest side on. */
  static OnnxGraph graph(SegmentationNetwork network, ExportSettings settings) {
    OnnxGraph graph =
        OnnxGraph.named(settings.name())
            .documentation(settings.origin().description())
            .metadata("name", settings.name())
            .metadata("version", settings.version())
            .metadata("licence", settings.origin().licence())
            .metadata("recipe", settings.origin().recipe())
            .metadata("dataDigest", settings.origin().dataDigest())
            .storeWeightsAs(settings.precision().storage());
    Value frames = graph.input(FRAMES, TensorType.UINT8, Shape.of("N", "H", "W", "3"));
    SegmentationNetwork.GraphOutputs outputs = network.export(graph, normalised(graph, frames));
    if (settings.objectnessShift() != 0) {
      outputs = outputs.withObjectness(outputs.objectness().add(settings.objectnessShift()));
    }
    if (settings.fusion().isPresent()) {
      outputs = settings.fusion().get().fuse(graph, frames, outputs);
    }
    Value embeddings = outputs.embeddings().unitLength(1);
    output(graph, EMBEDDINGS, embeddings, dimensions(network, settings));
    if (settings.givesObjectness()) {
      output(graph, OBJECTNESS, outputs.objectness().sigmoid(), 1);
    }
    outputs
        .classes()
        .ifPresent(scores -> output(graph, CLASSES, scores.softmax(1), network.classCount()));
    return graph;
  }

  private static void output(OnnxGraph graph, String name, Value value, int channels) {
    graph.output(
        name, value, TensorType.FLOAT, Shape.of("N", Integer.toString(channels), "h", "w"));
  }

  /** {@link Normalisation} as one product and one sum per number. */
  static Value normalised(OnnxGraph graph, Value frames) {
    float[] factors = new float[3];
    float[] offsets = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      double std = Normalisation.STD.get(channel);
      factors[channel] = (float) (1 / (255 * std));
      offsets[channel] = (float) (-Normalisation.MEAN.get(channel) / std);
    }
    long[] perChannel = {1, 3, 1, 1};
    return frames
        .transpose(0, 3, 1, 2)
        .cast(TensorType.FLOAT)
        .mul(graph.floats("pixelFactors", perChannel, factors))
        .add(graph.floats("pixelOffsets", perChannel, offsets));
  }
}
