package io.segstream.inference.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.NearestName;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.model.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares what an ONNX file declares with what its card says, before anything runs. */
final class GraphCheck {
  private static final int AXES = 4;
  private static final long ANY = -1;

  private final ModelCard card;
  private final List<String> problems = new ArrayList<>();

  private GraphCheck(ModelCard card) {
    this.card = card;
  }

  /** Everything that does not fit, each beginning with the path of the card's key. */
  static List<String> problems(ModelCard card, OrtSession session) throws OrtException {
    GraphCheck check = new GraphCheck(card);
    check.checkInput(session.getInputInfo());
    card.outputs()
        .names()
        .forEach(
            (role, name) -> {
              try {
                check.checkOutput(role, name, session.getOutputInfo());
              } catch (OrtException e) {
                throw new EngineException("Outputs cannot be listed: " + e.getMessage(), e);
              }
            });
    return check.problems;
  }

  private void checkInput(Map<String, NodeInfo> inputs) {
    ModelInput input = card.input();
    NodeInfo node = inputs.get(input.name());
    if (node == null) {
      problems.add(missing("input.name", "input", input.name(), inputs));
      return;
    }
    if (inputs.size() > 1) {
      problems.add(
          "input: the file wants %d inputs, a card can give one: %s"
              .formatted(inputs.size(), list(inputs)));
    }
    if (!(node.getInfo() instanceof TensorInfo tensor) || tensor.getShape().length != AXES) {
      problems.add("input.name: the file has %s, an image has four axes".formatted(text(node)));
      return;
    }
    OnnxJavaType expected =
        input.format().type() == ElementType.UINT8 ? OnnxJavaType.UINT8 : OnnxJavaType.FLOAT;
    if (tensor.type != expected) {
      problems.add(
          "input.type: the file has %s, the card says %s"
              .formatted(text(node), input.format().type().name().toLowerCase(Locale.ROOT)));
    }
    checkInputShape(input, node, tensor.getShape());
  }

  private void checkInputShape(ModelInput input, NodeInfo node, long[] shape) {
    boolean channelsLast = input.format().layout() == TensorLayout.NHWC;
    if (differs(shape[channelsLast ? 3 : 1], FrameBatch.CHANNELS)) {
      problems.add(
          "input.layout: the file has %s, which has not 3 channels as %s"
              .formatted(text(node), input.format().layout()));
      return;
    }
    long height = shape[channelsLast ? 1 : 2];
    long width = shape[channelsLast ? 2 : 3];
    FrameSize size = input.size();
    if (input.sizing() == Sizing.DYNAMIC && (height != ANY || width != ANY)) {
      problems.add(
          "input.dynamic: the file has %s, which is of fixed size: set dynamic to false"
              .formatted(text(node)));
    } else if (differs(height, size.height()) || differs(width, size.width())) {
      problems.add(
          "input.width, input.height: the file has %s, the card says %s"
              .formatted(text(node), size));
    }
    if (differs(shape[0], input.fixedBatch())) {
      problems.add(
          "input.batch: the file has %s, the card says %s: set batch to %d"
              .formatted(
                  text(node),
                  input.fixedBatch() == ModelInput.ANY_BATCH ? "dynamic" : input.fixedBatch(),
                  shape[0]));
    }
  }

  private static boolean differs(long inFile, long onCard) {
    return inFile != ANY && inFile != onCard;
  }

  private void checkOutput(OutputRole role, String name, Map<String, NodeInfo> outputs) {
    NodeInfo node = outputs.get(name);
    if (node == null) {
      problems.add(missing("outputs." + role.key(), "output", name, outputs));
    } else if (!(node.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT) {
      problems.add(
          "outputs.%s: the file has %s, float32 is needed: cast it in the network"
              .formatted(role.key(), text(node)));
    }
  }

  private static String missing(
      String key, String what, String name, Map<String, NodeInfo> present) {
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

  private static String list(Map<String, NodeInfo> nodes) {
    return nodes.values().stream().map(GraphCheck::text).collect(Collectors.joining(", "));
  }

  private static String text(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return "'%s', which is no tensor".formatted(node.getName());
    }
    String shape =
        Arrays.stream(tensor.getShape())
            .mapToObj(axis -> axis == ANY ? "?" : Long.toString(axis))
            .collect(Collectors.joining(", ", "[", "]"));
    String type =
        tensor.type == OnnxJavaType.FLOAT ? "float32" : tensor.type.name().toLowerCase(Locale.ROOT);
    return "'%s' %s %s".formatted(node.getName(), type, shape);
  }
}
