package io.segstream.inference.config;

import java.util.List;
import java.util.Map;

/** A piece of configuration before it has a type: text with its origin. */
public sealed interface ConfigNode {
  /** Where it was written. */
  Origin origin();

  /** What it is, for messages: {@code a list}, {@code the value 'x'}. */
  default String kind() {
    if (this instanceof Mapping) {
      return "a group of keys";
    }
    return this instanceof Sequence ? "a list" : "the value '" + ((Scalar) this).text() + "'";
  }

  /** A single value; {@code text} is null for a key without a value. */
  record Scalar(String text, Origin origin) implements ConfigNode {}

  /** Keys in the order in which they were written; mutable while layers are merged. */
  record Mapping(Map<String, ConfigNode> entries, Origin origin) implements ConfigNode {}

  /** A list. */
  record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {}
}
