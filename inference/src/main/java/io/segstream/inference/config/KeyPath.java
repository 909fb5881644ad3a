package io.segstream.inference.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Splits the dotted path of a key, for {@code --set}, into the names that lead to it. */
public final class KeyPath {
  private KeyPath() {}

  /**
   * Splits a path. What follows the name of an open group is one name, dots included; names that
   * are the user's may have dots, too, so the key below one is what follows the last dot.
   *
   * @param root record that declares the top level
   * @throws IllegalArgumentException if there is no such key; the message says what is known
   */
  public static List<String> split(Class<?> root, String path) {
    List<String> names = new ArrayList<>();
    split(root, path, names);
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
    Block block = component.getAnnotation(Block.class);
    if (block.open()) {
      names.add(below);
    } else if (component.getType() == Map.class) {
      perName(RecordBinder.elementType(component, 1), block.each(), below, names);
    } else if (component.getType() == List.class) {
      throw new IllegalArgumentException(
          "%s is a list: set it in the file".formatted(String.join(".", names)));
    } else {
      split(component.getType(), below, names);
    }
  }

  private static void perName(Class<?> type, String each, String below, List<String> names) {
    int last = below.lastIndexOf('.');
    if (last < 1) {
      throw new IllegalArgumentException(
          "names a %s: set one of the keys in it".formatted(each.replaceAll("[<>]", "")));
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
