package io.segstream.trainer.recipe;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;
import io.segstream.trainer.data.load.DamagePolicy;
import java.util.List;

/**
 * What the network learns from.
 *
 * @param damaged what happens to pictures that cannot be read
 * @param train datasets to learn from, one after another
 * @param validation datasets to validate on; none for no validation
 */
public record DataBlock(
    @Key(
            value =
                "What happens to pictures that cannot be read: `SKIP` reports them and takes others,"
                    + " `FAIL` ends the run.",
            defaultValue = "SKIP")
        DamagePolicy damaged,
    @Block("Datasets to learn from; one or more.") List<DatasetBlock> train,
    @Block("Datasets to validate on; none for no validation.") List<DatasetBlock> validation) {
  public DataBlock {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "names no dataset to learn from: list one or more under data.train");
    }
  }
}
