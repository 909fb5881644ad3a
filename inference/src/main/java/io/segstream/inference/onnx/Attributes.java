package io.segstream.inference.onnx;

import com.google.protobuf.ByteString;
import io.segstream.inference.onnx.proto.AttributeProto;
import io.segstream.inference.onnx.proto.AttributeProto.AttributeType;
import java.util.ArrayList;
import java.util.List;

/** The attributes of one node, in the order in which they were given. Immutable. */
public final class Attributes {
  private static final Attributes NONE = new Attributes(List.of());

  private final List<AttributeProto> values;

  private Attributes(List<AttributeProto> values) {
    this.values = values;
  }

  /** No attribute: the operator's defaults hold. */
  public static Attributes none() {
    return NONE;
  }

  /** These attributes and an integer one. */
  public Attributes integer(String name, long value) {
    return with(named(name, AttributeType.INT).setI(value));
  }

  /** These attributes and a list of integers. */
  public Attributes integers(String name, long... values) {
    AttributeProto.Builder attribute = named(name, AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return with(attribute);
  }

  /** These attributes and a real one. */
  public Attributes real(String name, float value) {
    return with(named(name, AttributeType.FLOAT).setF(value));
  }

  /** These attributes and a text one. */
  public Attributes text(String name, String value) {
    return with(named(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)));
  }

  List<AttributeProto> values() {
    return values;
  }

  private AttributeProto.Builder named(String name, AttributeType type) {
    for (AttributeProto value : values) {
      if (value.getName().equals(name)) {
        throw new IllegalArgumentException("Attribute '" + name + "' is given twice");
      }
    }
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private Attributes with(AttributeProto.Builder attribute) {
    List<AttributeProto> more = new ArrayList<>(values);
    more.add(attribute.build());
    return new Attributes(List.copyOf(more));
  }
}
