package io.segstream.trainer.recipe;

import io.segstream.inference.config.EffectiveValue;
import io.segstream.trainer.data.ContentDigest;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A recipe and where each of its values came from.
 *
 * @param recipe checked
 * @param values in force, in the order of the reference page
 */
public record LoadedRecipe(Recipe recipe, List<EffectiveValue> values) {
  /** What changes how fast a run goes, or when it is saved, but not what it learns. */
  private static final Set<String> FREE =
      Set.of("training.loaderThreads", "training.checkpointEvery");

  public LoadedRecipe {
    values = List.copyOf(values);
  }

  /** All values in force, one {@code key: value} per line. */
  public String text() {
    return lines(Set.of());
  }

  /**
   * Digest of everything that decides what a run learns: values, data, and what stands in the files
   * of classes and words that the recipe names. 64 hex digits.
   *
   * @param dataDigest over the bytes of the data
   */
  public String fingerprint(String dataDigest) {
    ContentDigest digest = new ContentDigest().text(lines(FREE)).text(dataDigest);
    // What is not there is reported, with its key, by whoever reads it.
    recipe.files().stream().filter(Files::isRegularFile).forEach(digest::file);
    return digest.hex();
  }

  private String lines(Set<String> without) {
    return values.stream()
        .filter(value -> !without.contains(value.path()))
        .map(value -> value.path() + ": " + value.text() + "\n")
        .collect(Collectors.joining());
  }
}
