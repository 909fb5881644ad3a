package io.segstream.trainer.job;

import io.segstream.inference.command.UsageException;
import io.segstream.trainer.data.Concatenated;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.ShrunkPictures;
import io.segstream.trainer.recipe.DataBlock;
import io.segstream.trainer.recipe.DatasetBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The pictures of a run.
 *
 * @param train to learn from
 * @param validation to validate on
 */
public record RunData(Dataset train, Optional<Dataset> validation) {
  public RunData {
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(validation, "validation");
  }

  /**
   * Opens what a recipe names.
   *
   * @throws UsageException if something is not there or empty; the message names the key
   */
  public static RunData open(DataBlock block) {
    Dataset train = joined("data.train", block.train(), block.longestSide());
    try {
      train = block.weak().over(train);
    } catch (DatasetException e) {
      throw new UsageException("data.weak.file: " + e.getMessage(), e);
    }
    return new RunData(
        train,
        block.validation().isEmpty()
            ? Optional.empty()
            : Optional.of(joined("data.validation", block.validation(), block.longestSide())));
  }

  private static Dataset joined(
      String key, List<DatasetBlock> blocks, Optional<Integer> longestSide) {
    List<Dataset> parts = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      try {
        parts.add(blocks.get(i).files().open());
      } catch (IOException e) {
        throw new UsageException("%s[%d]: %s".formatted(key, i, e.getMessage()), e);
      }
    }
    Dataset all = parts.size() == 1 ? parts.get(0) : new Concatenated(parts);
    return longestSide.<Dataset>map(bound -> new ShrunkPictures(all, bound)).orElse(all);
  }

  /** SHA-256 over all pictures and annotations, 64 hexadecimal digits. */
  public String digest() {
    ContentDigest digest = new ContentDigest().text(train.digest());
    validation.ifPresent(dataset -> digest.text(dataset.digest()));
    return digest.hex();
  }
}
