package io.segstream.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One mapping of a card while it is read. Notes problems instead of throwing, so that all of them
 * can be told at once, and remembers which keys were asked for, so that the others can be refused.
 */
final class CardNode {
  private final JsonNode node;
  private final String path;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  CardNode(JsonNode node, String path, List<String> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    if (!node.isObject() && !node.isMissingNode()) {
      problem("", "must be a mapping of keys to values, got '%s'".formatted(node.asText()));
    }
  }

  private JsonNode get(String key) {
    known.add(key);
    JsonNode value = node.path(key);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(String key) {
    return !get(key).isMissingNode();
  }

  boolean isText(String key) {
    return get(key).isTextual();
  }

  void problem(String key, String text) {
    String prefix = path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    problems.add(prefix.isEmpty() ? text : prefix + ": " + text);
  }

  CardNode child(String key) {
    return new CardNode(get(key), path.isEmpty() ? key : path + "." + key, problems);
  }

  /** Text or a number written as it stands; null, and a problem, if it is not there. */
  String text(String key) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      problem(key, "is missing");
      return null;
    }
    return text(key, null);
  }

  String text(String key, String otherwise) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isValueNode() || value.asText().isBlank()) {
      problem(key, "must be a text, got %s".formatted(value));
      return otherwise;
    }
    return value.asText();
  }

  /** A whole number; 0, and a problem, if it is missing or below the minimum. */
  int integer(String key, int minimum) {
    if (!has(key)) {
      problem(key, "is missing");
      return 0;
    }
    return integer(key, minimum, 0);
  }

  int integer(String key, int minimum, int otherwise) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < minimum) {
      problem(key, "must be a whole number of %d or more, got %s".formatted(minimum, value));
      return otherwise;
    }
    return value.asInt();
  }

  double number(String key, double otherwise) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isNumber()) {
      problem(key, "must be a number, got %s".formatted(value));
    }
    return value.isNumber() ? value.asDouble() : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      problem(key, "must be true or false, got %s".formatted(value));
    }
    return value.isBoolean() ? value.asBoolean() : otherwise;
  }

  List<Double> numbers(String key, List<Double> otherwise) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    List<Double> numbers = new ArrayList<>();
    value.forEach(element -> numbers.add(element.isNumber() ? element.asDouble() : Double.NaN));
    if (!value.isArray() || numbers.contains(Double.NaN)) {
      problem(key, "must be a list of numbers, got %s".formatted(value));
      return otherwise;
    }
    return numbers;
  }

  /** A mapping of any names to numbers; empty if it is not there. */
  Map<String, Double> numbersByName(String key) {
    JsonNode value = get(key);
    Map<String, Double> numbers = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNumber() && !entry.getKey().isBlank()) {
                numbers.put(entry.getKey(), entry.getValue().asDouble());
              } else {
                problem(
                    key + "." + entry.getKey(),
                    "must be a number, got %s".formatted(entry.getValue()));
              }
            });
    if (!value.isMissingNode() && !value.isObject()) {
      problem(key, "must be a mapping of names to numbers, got %s".formatted(value));
    }
    return numbers;
  }

  List<String> texts(String key) {
    JsonNode value = get(key);
    List<String> texts = new ArrayList<>();
    value.forEach(element -> texts.add(element.asText()));
    if (!value.isArray() || texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      problem(key, value.isMissingNode() ? "is missing" : "must be a list of texts, got " + value);
      return List.of();
    }
    return texts;
  }

  /** A constant, in any case; null, and a problem, if it is missing without a default. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    String value = otherwise == null ? text(key) : text(key, null);
    if (value == null) {
      return otherwise;
    }
    List<String> choices = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
      choices.add(constant.name().toLowerCase(Locale.ROOT));
    }
    problem(
        key,
        "'%s' is not one of %s%s"
            .formatted(value, String.join(", ", choices), NearestName.hint(value, choices)));
    return otherwise;
  }

  /** Refuses keys that nothing asked for. Call it last. */
  void refuseOtherKeys() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problem(key, "unknown key" + NearestName.hint(key, known));
              }
            });
  }

  /**
   * Builds a record whose parts are checked by its own constructor.
   *
   * @param problemsBefore number of problems when reading its parts began: with new ones the parts
   *     cannot be trusted, and nothing is built
   * @return null, with a problem, if it cannot be built
   */
  <T> T build(int problemsBefore, Supplier<T> constructor) {
    if (problems.size() > problemsBefore) {
      return null;
    }
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      problem("", e.getMessage());
      return null;
    }
  }
}
