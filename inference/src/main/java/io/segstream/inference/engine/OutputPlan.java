package io.segstream.inference.engine;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.OutputRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outputs of a model for frames of one size: their shapes, and how each role is read. */
final class OutputPlan {
  private final Map<String, OutputShape> tensors = new LinkedHashMap<>();
  private final Map<OutputRole, RoleDecoder> roles = new EnumMap<>(OutputRole.class);
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
    outputs.names().forEach((role, name) -> add(outputs, role, shapes.get(name), problems));
    grid = tensors.isEmpty() ? null : tensors.values().iterator().next();
    if (grid != null) {
      checkGrid(card, frame, problems);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator() + "  ", problems));
    }
  }

  private void add(ModelOutputs outputs, OutputRole role, long[] shape, List<String> problems) {
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
          });
    } catch (IllegalArgumentException e) {
      problems.add("outputs.%s: %s".formatted(role.key(), e.getMessage()));
    }
  }

  private void checkGrid(ModelCard card, FrameSize frame, List<String> problems) {
    for (OutputShape tensor : tensors.values()) {
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
    int stride = card.stride();
    if (!matches(grid.width(), frame.width(), stride)
        || !matches(grid.height(), frame.height(), stride)) {
      problems.add(
          "stride: the file makes a grid of %dx%d for frames of %s, which is not a stride of %d"
              .formatted(grid.width(), grid.height(), frame, stride));
    }
  }

  /** Networks round odd sizes up or down. */
  private static boolean matches(int cells, int pixels, int stride) {
    return Math.abs((long) cells * stride - pixels) < stride;
  }

  /** Shapes of the graph outputs, by name, in a fixed order. */
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
