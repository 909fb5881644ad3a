package io.segstream.streams.config;

import io.segstream.inference.model.NearestName;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that the configuration records declare, as a table. */
final class KeyTable {
  /** Stands for a feed id in the path of a key that exists once per feed. */
  static final String FEED = "<feed>";

  private static final List<Entry> ENTRIES = collect();

  /**
   * A group of keys, or one key.
   *
   * @param path with {@value FEED} for a feed id and {@code []} after lists
   * @param description one or two sentences
   * @param key absent for a group
   * @param typeName how values are written; empty for a group
   */
  record Entry(String path, String description, Optional<Key> key, String typeName) {
    /** Whether a key belongs to a group and to none below it. */
    boolean isDirectlyIn(Entry group) {
      String parent = path.substring(0, path.lastIndexOf('.'));
      return parent.equals(group.path())
          || parent.equals(group.path() + "." + FEED)
          || parent.equals(group.path() + "[]");
    }
  }

  private KeyTable() {}

  /** Groups and keys, each group before its keys, in the order of the records. */
  static List<Entry> entries() {
    return ENTRIES;
  }

  /** Paths of all keys that exist once, which are those that an environment variable can set. */
  static List<String> fixedPaths() {
    return ENTRIES.stream()
        .filter(entry -> entry.key().isPresent())
        .map(Entry::path)
        .filter(path -> !path.contains(FEED))
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

  private static List<Entry> collect() {
    List<Entry> entries = new ArrayList<>();
    collect(SegstreamConfiguration.class, "", entries);
    return List.copyOf(entries);
  }

  private static void collect(Class<?> type, String path, List<Entry> entries) {
    for (RecordComponent component : type.getRecordComponents()) {
      String at = RecordBinder.join(path, component.getName());
      Key key = component.getAnnotation(Key.class);
      if (key != null) {
        entries.add(new Entry(at, key.value(), Optional.of(key), typeName(component)));
        continue;
      }
      String description = component.getAnnotation(Block.class).value();
      entries.add(new Entry(at, description, Optional.empty(), ""));
      if (component.getType() == Map.class && component.getDeclaringRecord() == FeedsBlock.class) {
        collect(RecordBinder.elementType(component, 1), at + "." + FEED, entries);
      } else if (component.getType() == List.class) {
        collect(RecordBinder.elementType(component, 0), at + "[]", entries);
      } else if (component.getType() != KafkaBlock.class) {
        collect(component.getType(), at, entries);
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
