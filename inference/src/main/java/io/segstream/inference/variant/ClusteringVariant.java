package io.segstream.inference.variant;

import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.model.ObjectnessOutput.Meaning;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.model.TensorLayout;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A form of a model that groups its pixels itself: spherical K-Means over the embeddings is a part
 * of its graph ({@link KMeansGraph}), and a byte per cell with a few centroids come out instead of
 * the embeddings. Cells of too little objectness get a label like all others but have no say.
 *
 * @param name of the new model
 * @param groups K, {@value #FEWEST_GROUPS} to {@value #MOST_GROUPS}
 * @param iterations assignments, with an update between each two; 1 or more
 * @param foreground objectness from which a cell counts, above 0 and at most 1; without objectness
 *     all do
 */
public record ClusteringVariant(String name, int groups, int iterations, double foreground) {
  /** One group would need no clustering. */
  public static final int FEWEST_GROUPS = 2;

  /** The graph compares pairs of groups. */
  public static final int MOST_GROUPS = 32;

  /** Unrolled iterations make the graph long. */
  public static final int MOST_ITERATIONS = 50;

  private static final String START = "centroids";
  private static final String CENTROIDS = "updatedCentroids";
  private static final String LABELS = "clusterLabels";

  public ClusteringVariant {
    Objects.requireNonNull(name, "name");
    require(groups, FEWEST_GROUPS, MOST_GROUPS, "groups");
    require(iterations, 1, MOST_ITERATIONS, "iterations");
    if (!(foreground > 0 && foreground <= 1)) {
      throw new IllegalArgumentException(
          "foreground is %s, must be above 0 and at most 1".formatted(foreground));
    }
  }

  private static void require(int value, int least, int most, String what) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(what, value, least, most));
    }
  }

  /**
   * Writes the network, its card and the other files of the model: equal models give equal bytes.
   *
   * @param directory made if it is not there; files of these names in it are replaced
   * @return the new model
   * @throws IllegalArgumentException if the model has no embeddings, its grid is too coarse for so
   *     many groups, or its file cannot be built on
   */
  public LoadedModel write(LoadedModel model, Path directory) throws IOException {
    EmbeddingOutput embeddings = requireFit(model.card());
    OnnxGraph graph = OnnxGraph.read(model.weights());
    ClusterOutput clusters =
        new ClusterOutput(LABELS, CENTROIDS, START, groups, embeddings.dimensions());
    append(graph, model.card().outputs(), embeddings);
    return DerivedModel.write(model, graph, card(model.card(), clusters), directory);
  }

  private EmbeddingOutput requireFit(ModelCard card) {
    EmbeddingOutput embeddings =
        card.outputs()
            .embeddings()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Model %s gives no embeddings, there is nothing to group pixels by: take a model whose card has outputs.embeddings"
                            .formatted(card.reference())));
    ModelInput input = card.input();
    int width = input.sizing() == Sizing.FIXED ? input.size().width() : input.smallestSide();
    int height = input.sizing() == Sizing.FIXED ? input.size().height() : input.smallestSide();
    int cells = width / card.stride() * (height / card.stride());
    if (cells < 2 * groups) {
      throw new IllegalArgumentException(
          "Model %s makes %d cells of its smallest frame, %d groups need %d: take fewer groups, or raise input.smallestSide on its card"
              .formatted(card.reference(), cells, groups, 2 * groups));
    }
    return embeddings;
  }

  private ModelCard card(ModelCard from, ClusterOutput clusters) {
    ModelOrigin origin = from.origin();
    ModelOutputs outputs = from.outputs();
    String description =
        String.format(
            Locale.ROOT,
            "%s; groups pixels of objectness %s on into %d by %d iterations of K-Means itself",
            origin.description().isBlank() ? from.reference() : origin.description(),
            foreground,
            groups,
            iterations);
    return DerivedModel.card(
        from,
        name,
        new ModelOrigin(
            description, origin.licence(), origin.recipe(), origin.dataDigest(), origin.metrics()),
        new ModelOutputs(
            outputs.layout(),
            outputs.stride(),
            Optional.empty(),
            outputs.objectness(),
            outputs.classes(),
            Optional.of(clusters)));
  }

  private void append(OnnxGraph graph, ModelOutputs outputs, EmbeddingOutput embeddings) {
    String dimensions = Integer.toString(embeddings.dimensions());
    Shape centroids = Shape.of("N", Integer.toString(groups), dimensions);
    Value start = graph.input(START, TensorType.FLOAT, centroids);
    Value vectors = graph.withdrawOutput(embeddings.name());
    if (outputs.layout() == TensorLayout.NHWC) {
      vectors = vectors.transpose(0, 3, 1, 2);
    }
    if (embeddings.length() == EmbeddingOutput.Length.ANY) {
      vectors = vectors.unitLength(1);
    }
    Value points = vectors.reshape(0, 0, -1);
    KMeansGraph.Result result =
        KMeansGraph.append(
            graph, points, counted(graph, outputs, points), start, groups, iterations);
    Value grid =
        vectors
            .apply("Shape", Attributes.none().integer("start", 0).integer("end", 1))
            .concat(0, vectors.imageSize());
    Value labels = result.labels().cast(TensorType.UINT8).apply("Reshape", Attributes.none(), grid);
    graph
        .output(LABELS, labels, TensorType.UINT8, Shape.of("N", "h", "w"))
        .output(CENTROIDS, result.centroids(), TensorType.FLOAT, centroids);
  }

  /** [N, 1, cells], BOOL. */
  private Value counted(OnnxGraph graph, ModelOutputs outputs, Value points) {
    if (outputs.objectness().isEmpty()) {
      return graph.scalar(-1).lessThan(points.norm(1));
    }
    Value objectness = probability(graph, outputs.objectness().get(), outputs.layout());
    return graph
        .scalar((float) foreground)
        .apply("LessOrEqual", Attributes.none(), objectness.reshape(0, 1, -1));
  }

  /** What the card says of an output of objectness, as operators; [N, 1, h, w] or [N, h, w]. */
  private static Value probability(OnnxGraph graph, ObjectnessOutput output, TensorLayout layout) {
    Value value = graph.value(output.name());
    int axis = layout == TensorLayout.NCHW ? 1 : 3;
    boolean channels = graph.outputRank(output.name()) == 4;
    Value activated =
        switch (output.activation()) {
          case NONE -> value;
          case SIGMOID -> value.sigmoid();
          case SOFTMAX -> value.softmax(axis);
        };
    Value channel =
        channels ? activated.slice(axis, output.channel(), output.channel() + 1) : activated;
    return output.meaning() == Meaning.FOREGROUND ? channel : graph.scalar(1).sub(channel);
  }
}
