package io.segstream.streams.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Splits the dotted path of a key, for {@code --set}, into the names that lead to it. */
final class KeyPath {
  private KeyPath() {}

  /**
   * Splits a path. Everything after {@code kafka.} is one name, since Kafka's names have dots; a
   * feed id may have dots, too, so the key below it is what follows the last one.
   *
   * @throws IllegalArgumentException if there is no such key; the message says what is known
   */
  static List<String> split(String path) {
    List<String> names = new ArrayList<>();
    split(SegstreamConfiguration.class, path, names);
    return names;
  }

  private static void split(Class<?> type, String rest, List<String> names) {
    String name = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    RecordComponent component = find(type, name, names);
    names.add(name);
    boolean leaf = component.isAnnotationPresent(Key.class);
    if (rest.equals(name)) {
      if (!leaf || component.getType() == List.class) {
        throw new IllegalArgumentException(
            leaf
                ? "is a list: set it in the file"
                : "is a group of keys: set one of the keys in it");
      }
      return;
    }
    String below = rest.substring(name.length() + 1);
    if (leaf) {
      throw new IllegalArgumentException(
          "%s is a value and has no keys".formatted(String.join(".", names)));
    }
    if (component.getType() == KafkaBlock.class) {
      names.add(below);
    } else if (component.getType() == Map.class) {
      perFeed(RecordBinder.elementType(component, 1), below, names);
    } else if (component.getType() == List.class) {
      throw new IllegalArgumentException(
          "%s is a list: set it in the file".formatted(String.join(".", names)));
    } else {
      split(component.getType(), below, names);
    }
  }

  private static void perFeed(Class<?> type, String below, List<String> names) {
    int last = below.lastIndexOf('.');
    if (last < 1) {
      throw new IllegalArgumentException("names a feed: set one of the keys in it");
    }
    names.add(below.substring(0, last));
    split(type, below.substring(last + 1), names);
  }

  private static RecordComponent find(Class<?> type, String name, List<String> group) {
    RecordComponent[] components = type.getRecordComponents();
    return Arrays.stream(components)
        .filter(component -> component.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    KeyTable.unknownKey(
                        String.join(".", group),
                        name,
                        Arrays.stream(components).map(RecordComponent::getName).toList())));
  }
}
