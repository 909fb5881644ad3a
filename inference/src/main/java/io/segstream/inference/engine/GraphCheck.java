package io.segstream.inference.engine;

import ai.djl.ndarray.types.DataType;
import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.NearestName;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.model.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares what a network declares with what its card says, before anything runs. */
final class GraphCheck {
  private static final int AXES = 4;

  private final ModelCard card;
  private final List<String> problems = new ArrayList<>();

  private GraphCheck(ModelCard card) {
    this.card = card;
  }

  /** Everything that does not fit, each beginning with the path of the card's key. */
  static List<String> problems(
      ModelCard card, Map<String, GraphTensor> inputs, Map<String, GraphTensor> outputs) {
    GraphCheck check = new GraphCheck(card);
    check.checkInput(inputs);
    card.outputs()
        .names()
        .forEach(
            (role, name) -> {
              if (role != OutputRole.CLUSTERS) {
                check.checkOutput(role, name, outputs);
              }
            });
    card.outputs().clusters().ifPresent(clusters -> check.checkClusters(clusters, inputs, outputs));
    return check.problems;
  }

  private void checkInput(Map<String, GraphTensor> inputs) {
    ModelInput input = card.input();
    GraphTensor node = inputs.get(input.name());
    if (node == null) {
      problems.add(missing("input.name", "input", input.name(), inputs));
      return;
    }
    int given = card.outputs().clusters().isPresent() ? 2 : 1;
    if (inputs.size() > given) {
      problems.add(
          "input: the file wants %d inputs, %s: %s"
              .formatted(
                  inputs.size(),
                  given == 1 ? "a card can give one" : "the card gives two",
                  list(inputs)));
    }
    if (node.axes() != AXES) {
      problems.add("input.name: the file has %s, an image has four axes".formatted(node));
      return;
    }
    DataType expected =
        input.format().type() == ElementType.UINT8 ? DataType.UINT8 : DataType.FLOAT32;
    if (node.type() != expected) {
      problems.add(
          "input.type: the file has %s, the card says %s"
              .formatted(node, input.format().type().name().toLowerCase(Locale.ROOT)));
    }
    checkInputShape(input, node, node.shape().getShape());
  }

  private void checkInputShape(ModelInput input, GraphTensor node, long[] shape) {
    boolean channelsLast = input.format().layout() == TensorLayout.NHWC;
    if (differs(shape[channelsLast ? 3 : 1], FrameBatch.CHANNELS)) {
      problems.add(
          "input.layout: the file has %s, which has not 3 channels as %s"
              .formatted(node, input.format().layout()));
      return;
    }
    long height = shape[channelsLast ? 1 : 2];
    long width = shape[channelsLast ? 2 : 3];
    FrameSize size = input.size();
    if (input.sizing() == Sizing.DYNAMIC
        && (height != GraphTensor.ANY || width != GraphTensor.ANY)) {
      problems.add(
          "input.dynamic: the file has %s, which is of fixed size: set dynamic to false"
              .formatted(node));
    } else if (differs(height, size.height()) || differs(width, size.width())) {
      problems.add(
          "input.width, input.height: the file has %s, the card says %s".formatted(node, size));
    }
    if (differs(shape[0], input.fixedBatch())) {
      problems.add(
          "input.batch: the file has %s, the card says %s: set batch to %d"
              .formatted(
                  node,
                  input.fixedBatch() == ModelInput.ANY_BATCH ? "dynamic" : input.fixedBatch(),
                  shape[0]));
    }
  }

  private static boolean differs(long inFile, long onCard) {
    return inFile != GraphTensor.ANY && inFile != onCard;
  }

  private void checkOutput(OutputRole role, String name, Map<String, GraphTensor> outputs) {
    GraphTensor node = outputs.get(name);
    if (node == null) {
      problems.add(missing("outputs." + role.key(), "output", name, outputs));
    } else if (node.type() != DataType.FLOAT32) {
      problems.add(
          "outputs.%s: the file has %s, float32 is needed: cast it in the network"
              .formatted(role.key(), node));
    }
  }

  private void checkClusters(
      ClusterOutput clusters, Map<String, GraphTensor> inputs, Map<String, GraphTensor> outputs) {
    checkType("start", "input", clusters.start(), inputs, DataType.FLOAT32);
    checkType("centroids", "output", clusters.centroids(), outputs, DataType.FLOAT32);
    checkType("labels", "output", clusters.labels(), outputs, DataType.UINT8);
  }

  private void checkType(
      String key, String what, String name, Map<String, GraphTensor> present, DataType type) {
    GraphTensor node = present.get(name);
    String path = "outputs.clusters." + key;
    if (node == null) {
      problems.add(missing(path, what, name, present));
    } else if (node.type() != type) {
      problems.add(
          "%s: the file has %s, %s is needed"
              .formatted(path, node, type.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static String missing(
      String key, String what, String name, Map<String, GraphTensor> present) {
    return "%s: the file has no %s '%s'%s It has: %s"
        .formatted(
            key,
            what,
            name,
            NearestName.of(name, present.keySet())
                .map("; did you mean '%s'?"::formatted)
                .orElse("."),
            list(present));
  }

  private static String list(Map<String, GraphTensor> nodes) {
    return nodes.values().stream().map(GraphTensor::toString).collect(Collectors.joining(", "));
  }
}
