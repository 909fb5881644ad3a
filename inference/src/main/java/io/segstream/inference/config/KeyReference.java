package io.segstream.inference.config;

import java.util.List;

/** Writes declared keys as sections of a reference page. */
public final class KeyReference {
  private final KeyTable table;

  /**
   * For the keys of a record.
   *
   * @param root record that declares the top level
   */
  public KeyReference(Class<?> root) {
    this.table = KeyTable.of(root);
  }

  /** The groups, in the order of the records. */
  public List<KeyTable.Entry> groups() {
    return table.entries().stream().filter(entry -> entry.key().isEmpty()).toList();
  }

  /** The heading of a group and its description, as Markdown. */
  public String heading(KeyTable.Entry group) {
    return "\n## `%s`\n\n%s\n".formatted(group.path(), group.description());
  }

  /** The keys directly in a group as a table; empty if there are none. */
  public String keys(KeyTable.Entry group) {
    return rows(
        table.entries().stream()
            .filter(entry -> entry.key().isPresent() && entry.isDirectlyIn(group))
            .toList());
  }

  /** The keys at the top level as a table; empty if there are none. */
  public String topLevelKeys() {
    return rows(
        table.entries().stream()
            .filter(entry -> entry.key().isPresent() && !entry.path().contains("."))
            .toList());
  }

  private static String rows(List<KeyTable.Entry> keys) {
    if (keys.isEmpty()) {
      return "";
    }
    StringBuilder rows =
        new StringBuilder("\n| key | value | default | meaning |\n|---|---|---|---|\n");
    for (KeyTable.Entry entry : keys) {
      String defaultValue = defaultValue(entry.key().orElseThrow());
      rows.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(entry.path(), value(entry), defaultValue, entry.description()));
    }
    return rows.toString();
  }

  private static String value(KeyTable.Entry entry) {
    Key key = entry.key().orElseThrow();
    String range = KeyTable.range(key);
    if (!range.isEmpty()) {
      return entry.typeName() + ", " + range;
    }
    return key.unit().isEmpty() ? entry.typeName() : entry.typeName() + ", " + key.unit();
  }

  private static String defaultValue(Key key) {
    return key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`";
  }
}
