package io.segstream.inference.engine;

import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outputs of a model for frames of one size: their shapes, and how each role is read. */
final class OutputPlan {
  private final Map<String, OutputShape> tensors = new LinkedHashMap<>();
  private final Map<OutputRole, RoleDecoder> roles = new EnumMap<>(OutputRole.class);
  private final Optional<ClusterOutput> clusters;
  private final OutputShape grid;

  /**
   * Fits the shapes that a run gave to what the card says.
   *
   * @param shapes of the graph outputs, by name
   * @throws IllegalArgumentException with everything that does not fit
   */
  OutputPlan(ModelCard card, FrameSize frame, Map<String, long[]> shapes) {
    ModelOutputs outputs = card.outputs();
    List<String> problems = new ArrayList<>();
    clusters = outputs.clusters();
    outputs.names().forEach((role, name) -> add(outputs, role, shapes.get(name), problems));
    Optional<OutputShape> labels =
        clusters.flatMap(output -> labels(output, shapes, outputs.layout(), problems));
    grid = tensors.isEmpty() ? labels.orElse(null) : tensors.values().iterator().next();
    if (grid != null) {
      labels.ifPresent(shape -> checkGrid(shape, problems));
      checkGrid(card, frame, problems);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator() + "  ", problems));
    }
  }

  private static Optional<OutputShape> labels(
      ClusterOutput output,
      Map<String, long[]> shapes,
      TensorLayout layout,
      List<String> problems) {
    long[] centroids = shapes.get(output.centroids());
    if (centroids.length != 3
        || centroids[1] != output.groups()
        || centroids[2] != output.dimensions()) {
      problems.add(
          "outputs.clusters: output '%s' has shape %s, the card says [N, %d, %d]"
              .formatted(
                  output.centroids(),
                  Arrays.toString(centroids),
                  output.groups(),
                  output.dimensions()));
      return Optional.empty();
    }
    long[] labels = shapes.get(output.labels());
    if (labels.length != 3) {
      problems.add(
          "outputs.clusters: output '%s' has shape %s, [N, h, w] is needed"
              .formatted(output.labels(), Arrays.toString(labels)));
      return Optional.empty();
    }
    return Optional.of(OutputShape.of(output.labels(), labels, layout));
  }

  private void add(ModelOutputs outputs, OutputRole role, long[] shape, List<String> problems) {
    if (role == OutputRole.CLUSTERS) {
      return;
    }
    try {
      OutputShape tensor = OutputShape.of(outputs.names().get(role), shape, outputs.layout());
      tensors.put(tensor.name(), tensor);
      roles.put(
          role,
          switch (role) {
            case EMBEDDINGS -> RoleDecoder.embeddings(tensor, outputs.embeddings().orElseThrow());
            case OBJECTNESS -> RoleDecoder.objectness(tensor, outputs.objectness().orElseThrow());
            case CLASSES ->
                RoleDecoder.classes(tensor, outputs.classes().orElseThrow().labels().size());
            case CLUSTERS -> throw new IllegalStateException("Labels are no real numbers");
          });
    } catch (IllegalArgumentException e) {
      problems.add("outputs.%s: %s".formatted(role.key(), e.getMessage()));
    }
  }

  private void checkGrid(ModelCard card, FrameSize frame, List<String> problems) {
    tensors.values().forEach(tensor -> checkGrid(tensor, problems));
    int stride = card.stride();
    if (!matches(grid.width(), frame.width(), stride)
        || !matches(grid.height(), frame.height(), stride)) {
      problems.add(
          "stride: the file makes a grid of %dx%d for frames of %s, which is not a stride of %d"
              .formatted(grid.width(), grid.height(), frame, stride));
    }
  }

  private void checkGrid(OutputShape tensor, List<String> problems) {
    if (tensor.width() != grid.width() || tensor.height() != grid.height()) {
      problems.add(
          "outputs: '%s' has a grid of %dx%d, '%s' one of %dx%d; all must be the same"
              .formatted(
                  grid.name(),
                  grid.width(),
                  grid.height(),
                  tensor.name(),
                  tensor.width(),
                  tensor.height()));
    }
  }

  /** Networks round odd sizes up or down. */
  private static boolean matches(int cells, int pixels, int stride) {
    return Math.abs((long) cells * stride - pixels) < stride;
  }

  /** The groups of pixels that the network makes, if it does. */
  Optional<ClusterOutput> clusters() {
    return clusters;
  }

  /** The shape of one output, which gives the grid of all. */
  OutputShape grid() {
    return grid;
  }

  /** Shapes of the graph outputs of real numbers, by name, in a fixed order. */
  Map<String, OutputShape> tensors() {
    return tensors;
  }

  Map<OutputRole, RoleDecoder> roles() {
    return roles;
  }

  int gridWidth() {
    return grid.width();
  }

  int gridHeight() {
    return grid.height();
  }
}
