package io.segstream.inference.config;

import io.segstream.inference.model.NearestName;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that configuration records declare, as a table. */
public final class KeyTable {
  private final List<Entry> entries;

  /**
   * A group of keys, or one key.
   *
   * @param path with {@link Block#each()} for a name and {@code []} after lists
   * @param description one or two sentences
   * @param key absent for a group
   * @param typeName how values are written; empty for a group
   * @param repeated whether it exists once per name of a map or item of a list
   */
  public record Entry(
      String path, String description, Optional<Key> key, String typeName, boolean repeated) {
    /** Whether a key belongs to a group and to none below it. */
    public boolean isDirectlyIn(Entry group) {
      int dot = path.lastIndexOf('.');
      String parent = dot < 0 ? "" : path.substring(0, dot);
      return parent.equals(group.path())
          || parent.equals(group.path() + "[]")
          || parent.startsWith(group.path() + ".<") && parent.endsWith(">");
    }
  }

  private KeyTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * The keys that a record and the records in it declare.
   *
   * @param root record that declares the top level
   */
  public static KeyTable of(Class<?> root) {
    List<Entry> entries = new ArrayList<>();
    collect(root, "", false, entries);
    return new KeyTable(entries);
  }

  /** Groups and keys, each group before its keys, in the order of the records. */
  public List<Entry> entries() {
    return entries;
  }

  /** Paths of all keys that do not exist once per name of a map. */
  public List<String> fixedPaths() {
    return entries.stream()
        .filter(entry -> entry.key().isPresent() && !entry.repeated())
        .map(Entry::path)
        .toList();
  }

  /** The sentence that refuses a key which does not exist. */
  static String unknownKey(String group, String key, List<String> known) {
    String hint = NearestName.hint(key, known);
    if (hint.isEmpty()) {
      String where = group.isEmpty() ? "at the top level" : "in " + group;
      return "unknown key; known %s: %s".formatted(where, String.join(", ", known));
    }
    return "unknown key" + hint;
  }

  /** The allowed values as text, for example {@code 1 to 64 groups}; empty if all are allowed. */
  static String range(Key key) {
    String unit = key.unit().isEmpty() ? "" : " " + key.unit();
    if (key.min().isEmpty() && key.max().isEmpty()) {
      return "";
    }
    if (key.max().isEmpty()) {
      return key.min() + " or more" + unit;
    }
    return key.min().isEmpty()
        ? "at most " + key.max() + unit
        : key.min() + " to " + key.max() + unit;
  }

  /** Whether a value lies within the key's bounds. */
  static boolean inRange(Key key, ScalarType type, Object value) {
    return (key.min().isEmpty() || compare(value, type.parser().apply(key.min())) >= 0)
        && (key.max().isEmpty() || compare(value, type.parser().apply(key.max())) <= 0);
  }

  @SuppressWarnings("unchecked") // Bounds are parsed by the type of the value they bound.
  private static int compare(Object value, Object bound) {
    return ((Comparable<Object>) value).compareTo(bound);
  }

  private static void collect(Class<?> type, String path, boolean repeated, List<Entry> entries) {
    for (RecordComponent component : type.getRecordComponents()) {
      String at = RecordBinder.join(path, component.getName());
      Key key = component.getAnnotation(Key.class);
      if (key != null) {
        entries.add(new Entry(at, key.value(), Optional.of(key), typeName(component), repeated));
        continue;
      }
      Block block = component.getAnnotation(Block.class);
      entries.add(new Entry(at, block.value(), Optional.empty(), "", repeated));
      if (component.getType() == Map.class) {
        Class<?> each = RecordBinder.elementType(component, 1);
        collect(each, at + "." + block.each(), true, entries);
      } else if (component.getType() == List.class) {
        collect(RecordBinder.elementType(component, 0), at + "[]", repeated, entries);
      } else if (!block.open()) {
        collect(component.getType(), at, repeated, entries);
      }
    }
  }

  private static String typeName(RecordComponent component) {
    if (component.getType() == List.class) {
      return "list of " + ScalarType.of(RecordBinder.elementType(component, 0)).name() + "s";
    }
    return component.getType() == Optional.class
        ? ScalarType.of(RecordBinder.elementType(component, 0)).name()
        : ScalarType.of(component.getType()).name();
  }
}
