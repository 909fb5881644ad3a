package io.segstream.inference.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and range-checks the value of one key. */
final class LeafBinder {
  private static final String EMPTY_LIST = "[]";

  private final Key key;
  private final String path;
  private final List<Problem> problems;
  private final List<EffectiveValue> values;

  LeafBinder(Key key, String path, List<Problem> problems, List<EffectiveValue> values) {
    this.key = key;
    this.path = path;
    this.problems = problems;
    this.values = values;
  }

  /** A single value; empty if it is wrong, which is then in the list of problems. */
  Optional<Object> scalar(ScalarType type, ConfigNode node) {
    Optional<Object> value = parse(type, path, node);
    value.ifPresent(
        good -> values.add(new EffectiveValue(path, type.formatter().apply(good), node.origin())));
    return value;
  }

  /** A list of values; a key that is absent is a problem unless its default is the empty list. */
  Optional<List<Object>> list(ScalarType type, ConfigNode node) {
    if (node == null && key.defaultValue().equals(EMPTY_LIST)) {
      return Optional.of(List.of());
    }
    if (!(node instanceof ConfigNode.Sequence sequence)) {
      String what = node == null ? "is missing" : "must be a list, not " + node.kind();
      problems.add(new Problem(path, node == null ? Origin.DEFAULT : node.origin(), what));
      return Optional.empty();
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      parse(type, path + "[" + i + "]", sequence.items().get(i)).ifPresent(items::add);
    }
    if (items.size() < sequence.items().size()) {
      return Optional.empty();
    }
    String text = items.stream().map(type.formatter()).collect(Collectors.joining(", ", "[", "]"));
    values.add(new EffectiveValue(path, text, node.origin()));
    return Optional.of(items);
  }

  private Optional<Object> parse(ScalarType type, String at, ConfigNode node) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      return refuse(at, node, "must be a single value, not " + node.kind());
    }
    if (scalar.text() == null) {
      return refuse(
          at, node, "has no value: write one (%s) or leave the key out".formatted(type.name()));
    }
    try {
      Object value = type.parser().apply(scalar.text());
      if (KeyTable.inRange(key, type, value)) {
        return Optional.of(value);
      }
      return refuse(at, node, "'%s' is out of range%s".formatted(scalar.text(), allowed()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String reason = e instanceof ArithmeticException ? "is too large" : e.getMessage();
      return refuse(at, node, "'%s' %s%s".formatted(scalar.text(), reason, allowed()));
    }
  }

  private String allowed() {
    String range = KeyTable.range(key);
    return range.isEmpty() ? "" : "; allowed: " + range;
  }

  private Optional<Object> refuse(String at, ConfigNode node, String message) {
    problems.add(new Problem(at, node.origin(), message));
    return Optional.empty();
  }
}
