package io.segstream.inference.config;

/**
 * One value in force.
 *
 * @param path of its key
 * @param text as it would be written in YAML; masked for secrets
 * @param origin where it was set
 */
public record EffectiveValue(String path, String text, Origin origin) {
  /** Whether nobody set it. */
  public boolean isDefault() {
    return origin.equals(Origin.DEFAULT);
  }
}
