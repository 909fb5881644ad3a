package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.data.layout.DatasetFiles;
import io.segstream.trainer.data.layout.DatasetKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One dataset, see {@link DatasetFiles}.
 *
 * @param kind layout of its files
 * @param path root directory
 * @param split part to use
 * @param maps label maps of an image folder
 * @param labels names of the classes of {@code maps}
 * @param masks foreground masks that replace those of the dataset
 */
public record DatasetBlock(
    @Key("Layout of the files.") DatasetKind kind,
    @Key("Root directory.") Path path,
    @Key("Part to use, for example `train`; every kind but the two folders needs one.")
        Optional<String> split,
    @Key("Directory of label maps, only for an image folder; needs `labels`.") Optional<Path> maps,
    @Key(value = "Names of the classes of `maps`.", defaultValue = "[]") List<String> labels,
    @Key("Directory of foreground masks, for example proposals; replaces those of the dataset.")
        Optional<Path> masks) {
  public DatasetBlock {
    labels = List.copyOf(labels);
    // Checks which of them go together.
    new DatasetFiles(kind, path, split, maps, labels, masks);
  }

  /** The files that it names. */
  public DatasetFiles files() {
    return new DatasetFiles(kind, path, split, maps, labels, masks);
  }
}
