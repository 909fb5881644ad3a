package io.segstream.trainer.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Defaults of the methods, as YAML like the recipes themselves. */
final class RecipePresets {
  private RecipePresets() {}

  /** Names of a preset's layers; what the first does not say, the next one does. */
  static List<String> layers(MethodName method, Preset preset) {
    return preset == Preset.SMALL
        ? List.of(method + "-small", method.toString())
        : List.of(method.toString());
  }

  /** The YAML of a layer. */
  static String yaml(String layer) {
    String resource = layer + ".yaml";
    try (InputStream in = RecipePresets.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
