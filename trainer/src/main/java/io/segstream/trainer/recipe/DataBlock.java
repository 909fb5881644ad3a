package io.segstream.trainer.recipe;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;
import io.segstream.trainer.data.load.DamagePolicy;
import java.util.List;
import java.util.Optional;

/**
 * What the network learns from.
 *
 * @param damaged what happens to pictures that cannot be read
 * @param longestSide bound of the longer side of pictures; empty for none
 * @param uniteLabels whether datasets with different labels keep them
 * @param folds parts into which the pictures of {@code train} are dealt, for cross-validation
 * @param fold the part, from 1, that is validated on and not learnt from
 * @param weak how much of their annotation is known
 * @param train datasets to learn from, one after another
 * @param validation datasets to validate on; none for no validation
 */
public record DataBlock(
    @Key(
            value =
                "What happens to pictures that cannot be read: `SKIP` reports them and takes"
                    + " others, `FAIL` ends the run.",
            defaultValue = "SKIP")
        DamagePolicy damaged,
    @Key(
            value =
                "Pictures whose longer side exceeds this are shrunk when they are read, and kept in"
                    + " memory while there is room; no bound if it is not given.",
            unit = "pixels",
            min = "32",
            max = "8192")
        Optional<Integer> longestSide,
    @Key(
            value =
                "Whether datasets with different labels keep them, as the union of all: equal names"
                    + " are one class. Otherwise pictures of such datasets have no labels.",
            defaultValue = "false")
        boolean uniteLabels,
    @Key(
            value =
                "Cross-validation: the pictures of `train`, one after another, are dealt into so"
                    + " many parts, of which `fold` is validated on and the others are learnt from."
                    + " Set both and no `validation`, or neither.",
            unit = "parts",
            min = "2",
            max = "1000")
        Optional<Integer> folds,
    @Key(
            value = "The part of `folds`, counted from 1, that is validated on.",
            min = "1",
            max = "1000")
        Optional<Integer> fold,
    @Block("How much of the annotation of `train` is known.") WeakBlock weak,
    @Block("Datasets to learn from; one or more.") List<DatasetBlock> train,
    @Block("Datasets to validate on; none for no validation.") List<DatasetBlock> validation) {
  public DataBlock {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "names no dataset to learn from: list one or more under data.train");
    }
    if (folds.isPresent() != fold.isPresent()) {
      throw new IllegalArgumentException(
          "has only one of folds and fold: set both for cross-validation or neither");
    }
    if (folds.isPresent() && fold.get() > folds.get()) {
      throw new IllegalArgumentException(
          "fold %d is none of %d folds: count from 1".formatted(fold.get(), folds.get()));
    }
    if (folds.isPresent() && !validation.isEmpty()) {
      throw new IllegalArgumentException(
          "has folds and datasets under data.validation: with folds a part of data.train is"
              + " validated on");
    }
  }
}
