package io.segstream.inference.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers of configuration on their way to a record: a file, and values put over it. */
public final class ConfigTree {
  private final Class<?> root;
  private final ConfigNode.Mapping top;
  private final List<Problem> problems;

  private ConfigTree(Class<?> root, ConfigNode.Mapping top, List<Problem> problems) {
    this.root = root;
    this.top = top;
    this.problems = problems;
  }

  /**
   * Nothing yet.
   *
   * @param root record that declares the top level
   * @param problems takes what is wrong
   */
  public static ConfigTree empty(Class<?> root, List<Problem> problems) {
    return new ConfigTree(
        root, new ConfigNode.Mapping(new LinkedHashMap<>(), Origin.DEFAULT), problems);
  }

  /** What a file holds; nothing if it cannot be read, which is then a problem. */
  public static ConfigTree ofFile(Class<?> root, Path file, List<Problem> problems) {
    Origin origin = new Origin(file.toString());
    try {
      return ofText(root, file.toString(), Files.readString(file), problems);
    } catch (NoSuchFileException e) {
      problems.add(new Problem("", origin, "there is no such file"));
    } catch (CharacterCodingException e) {
      problems.add(new Problem("", origin, "is not UTF-8 text"));
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a directory" : e.toString();
      problems.add(new Problem("", origin, "cannot be read: " + why));
    }
    return empty(root, problems);
  }

  /** What a YAML text holds. */
  public static ConfigTree ofText(Class<?> root, String name, String yaml, List<Problem> problems) {
    return new ConfigTree(root, YamlReader.read(name, yaml, problems), problems);
  }

  /** The top level; may be changed. */
  public ConfigNode.Mapping top() {
    return top;
  }

  /** Takes a value as it is given to {@code --set}: {@code key=value}. */
  public void override(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      problems.add(new Problem("", Origin.OPTION, "'%s' is not key=value".formatted(text)));
      return;
    }
    String path = text.substring(0, equals).strip();
    try {
      insert(KeyPath.split(root, path), text.substring(equals + 1), Origin.OPTION);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(path, Origin.OPTION, e.getMessage()));
    }
  }

  /**
   * Puts a value into the tree; where the file has a value instead of a group, that is its error.
   *
   * @param names that lead to the key
   */
  public void insert(List<String> names, String value, Origin origin) {
    insert(top, names, new ConfigNode.Scalar(value, origin));
  }

  private static void insert(
      ConfigNode.Mapping group, List<String> names, ConfigNode.Scalar value) {
    String name = names.get(0);
    if (names.size() == 1) {
      group.entries().put(name, value);
      return;
    }
    ConfigNode child = group.entries().get(name);
    if (child == null || (child instanceof ConfigNode.Scalar scalar && scalar.text() == null)) {
      child = new ConfigNode.Mapping(new LinkedHashMap<>(), value.origin());
      group.entries().put(name, child);
    }
    if (child instanceof ConfigNode.Mapping mapping) {
      insert(mapping, names.subList(1, names.size()), value);
    }
  }

  /** Puts another tree below this one: its values count where this one has none. */
  public void fallBackTo(ConfigTree lower) {
    fill(top.entries(), lower.top.entries());
  }

  private static void fill(Map<String, ConfigNode> upper, Map<String, ConfigNode> lower) {
    lower.forEach(
        (name, node) -> {
          ConfigNode own = upper.putIfAbsent(name, node);
          if (own instanceof ConfigNode.Mapping group && node instanceof ConfigNode.Mapping below) {
            fill(group.entries(), below.entries());
          }
        });
  }
}
