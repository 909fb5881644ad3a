package io.segstream.inference.model;

import java.util.List;
import java.util.Objects;

/**
 * The output with a score per pixel and class.
 *
 * @param name of the graph output, [N, C, h, w]
 * @param labels names of the C classes, in channel order, one or more, distinct
 */
public record ClassOutput(String name, List<String> labels) {
  public ClassOutput {
    Objects.requireNonNull(name, "name");
    labels = List.copyOf(labels);
    if (labels.isEmpty() || labels.stream().distinct().count() != labels.size()) {
      throw new IllegalArgumentException(
          "labels must be one or more distinct names, got %s".formatted(labels));
    }
  }
}
