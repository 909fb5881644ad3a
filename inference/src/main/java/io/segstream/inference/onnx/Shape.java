package io.segstream.inference.onnx;

import io.segstream.inference.onnx.proto.TensorShapeProto;
import java.util.List;

/**
 * Shape of a graph's input or output. A dimension is a number ("3") or the name of a size that is
 * known only when the model runs ("H"); equal names mean equal sizes.
 *
 * @param dimensions sizes or names, outermost first
 */
public record Shape(List<String> dimensions) {
  public Shape {
    dimensions = List.copyOf(dimensions);
    for (String dimension : dimensions) {
      if (!dimension.matches("[1-9][0-9]*|[A-Za-z][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "Dimension '%s' of %s is neither a size of 1 or more nor a name"
                .formatted(dimension, dimensions));
      }
    }
  }

  /** A shape from its dimensions, for example {@code Shape.of("N", "H", "W", "3")}. */
  public static Shape of(String... dimensions) {
    return new Shape(List.of(dimensions));
  }

  TensorShapeProto toProto() {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      TensorShapeProto.Dimension.Builder built = proto.addDimBuilder();
      if (Character.isDigit(dimension.charAt(0))) {
        built.setDimValue(Long.parseLong(dimension));
      } else {
        built.setDimParam(dimension);
      }
    }
    return proto.build();
  }
}
