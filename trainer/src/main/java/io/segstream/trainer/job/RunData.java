package io.segstream.trainer.job;

import io.segstream.inference.command.UsageException;
import io.segstream.trainer.data.Concatenated;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.ShrunkPictures;
import io.segstream.trainer.data.Subset;
import io.segstream.trainer.data.UnitedLabels;
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
    List<Dataset> learnt = opened("data.train", block.train());
    List<Dataset> heldOut = opened("data.validation", block.validation());
    if (block.uniteLabels()) {
      List<String> labels = UnitedLabels.of(learnt);
      learnt = united(learnt, labels);
      heldOut = united(heldOut, labels);
    }
    Dataset all = joined(learnt, block.longestSide());
    Dataset train = all;
    Optional<Dataset> validation =
        heldOut.isEmpty() ? Optional.empty() : Optional.of(joined(heldOut, block.longestSide()));
    if (block.folds().isPresent()) {
      int folds = block.folds().get();
      int fold = block.fold().orElseThrow() - 1;
      if (folds > all.size()) {
        throw new UsageException(
            "data.folds: %d pictures cannot be dealt into %d parts".formatted(all.size(), folds));
      }
      train = Subset.where(all.name(), all, index -> index % folds != fold);
      validation = Optional.of(Subset.where(all.name(), all, index -> index % folds == fold));
    }
    try {
      return new RunData(block.weak().over(train), validation);
    } catch (DatasetException e) {
      throw new UsageException("data.weak.file: " + e.getMessage(), e);
    }
  }

  private static List<Dataset> opened(String key, List<DatasetBlock> blocks) {
    List<Dataset> datasets = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      try {
        datasets.add(blocks.get(i).files().open());
      } catch (IOException e) {
        throw new UsageException("%s[%d]: %s".formatted(key, i, e.getMessage()), e);
      }
    }
    return datasets;
  }

  private static List<Dataset> united(List<Dataset> parts, List<String> labels) {
    return parts.stream().<Dataset>map(part -> new UnitedLabels(part, labels)).toList();
  }

  private static Dataset joined(List<Dataset> parts, Optional<Integer> longestSide) {
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
