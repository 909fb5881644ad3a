package io.segstream.inference.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path of the key, for example {@code engine.batching.maxWait}; empty if the text could not
 *     be read at all
 * @param origin where the value was set
 * @param message what is wrong, which value, what is allowed
 */
public record Problem(String path, Origin origin, String message) {
  /** One line: where, which key, what. */
  @Override
  public String toString() {
    String key = path.isEmpty() ? "" : path + ": ";
    return origin.equals(Origin.DEFAULT) ? key + message : origin + ": " + key + message;
  }
}
