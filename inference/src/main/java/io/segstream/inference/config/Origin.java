package io.segstream.inference.config;

/**
 * Where a configured value came from.
 *
 * @param text for people: {@code default}, {@code segstream.yaml:3:5}, {@code environment variable
 *     X} or {@code --set}
 */
public record Origin(String text) {
  /** Of values that nobody set. */
  public static final Origin DEFAULT = new Origin("default");

  /** Of values given as {@code --set key=value}. */
  public static final Origin OPTION = new Origin("--set");

  /** Of a value in a file; line and column count from 1. */
  public static Origin file(String file, int line, int column) {
    return new Origin(file + ":" + line + ":" + column);
  }

  /** Of a value in an environment variable. */
  public static Origin environment(String variable) {
    return new Origin("environment variable " + variable);
  }

  @Override
  public String toString() {
    return text;
  }
}
