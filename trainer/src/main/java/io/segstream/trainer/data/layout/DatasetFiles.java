package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.coco.CocoPictures.Grouping;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.ProposedForeground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says which files are a dataset.
 *
 * @param kind layout
 * @param path root directory as the layout's class describes it
 * @param split list, directory or JSON file to use, for example {@code train}; every layout but the
 *     two folders needs one
 * @param maps label maps of an image folder, with {@code labels}
 * @param labels names of the classes of {@code maps}; empty otherwise
 * @param foregrounds directory of binary masks, for example proposals; replaces the foregrounds of
 *     any layout, see {@link ProposedForeground}
 */
public record DatasetFiles(
    DatasetKind kind,
    Path path,
    Optional<String> split,
    Optional<Path> maps,
    List<String> labels,
    Optional<Path> foregrounds) {
  public DatasetFiles {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    labels = List.copyOf(labels);
    boolean folder = kind == DatasetKind.IMAGE_FOLDER || kind == DatasetKind.VIDEO_FOLDER;
    if (folder == split.isPresent()) {
      throw new IllegalArgumentException(
          folder
              ? "a dataset of kind %s has no split, got '%s'".formatted(kind, split.get())
              : "a dataset of kind %s needs a split, for example train".formatted(kind));
    }
    if (maps.isPresent() && kind != DatasetKind.IMAGE_FOLDER) {
      throw new IllegalArgumentException(
          "a dataset of kind %s has label maps of its own, got '%s'".formatted(kind, maps.get()));
    }
    if (maps.isPresent() == labels.isEmpty()) {
      throw new IllegalArgumentException(
          "label maps and the names of their classes go together, got maps %s and labels %s"
              .formatted(maps.map(Path::toString).orElse("none"), labels));
    }
  }

  /** A dataset with the annotations of its layout. */
  public static DatasetFiles of(DatasetKind kind, Path path, String split) {
    return new DatasetFiles(
        kind, path, Optional.of(split), Optional.empty(), List.of(), Optional.empty());
  }

  /**
   * Finds the files and reads lists; pictures are read when asked for.
   *
   * @throws IOException if something is not there; the message says what
   */
  public Dataset open() throws IOException {
    if (!Files.isDirectory(path)) {
      throw new DatasetException("there is no dataset directory '%s'".formatted(path));
    }
    Dataset dataset = layout(split.orElse(""));
    return foregrounds.isPresent() ? new ProposedForeground(dataset, foregrounds.get()) : dataset;
  }

  private Dataset layout(String part) throws IOException {
    return switch (kind) {
      case IMAGE_FOLDER ->
          maps.isPresent()
              ? ImageFolder.withClasses(path, maps.get(), labels)
              : ImageFolder.open(path);
      case VIDEO_FOLDER -> VideoFolder.open(path);
      case PASCAL_VOC -> PascalVoc.open(path, part);
      case COCO -> coco(part, Grouping.CATEGORIES);
      case COCO_GROUPS -> coco(part, Grouping.SUPERCATEGORIES);
      case CAMVID -> CamVid.open(path, part);
      case CITYSCAPES -> Cityscapes.open(path, part);
      case DAVIS -> Davis.open(path, part);
      case BSDS -> Bsds.open(path, part);
    };
  }

  private Dataset coco(String part, Grouping grouping) throws IOException {
    Path annotations = path.resolve("annotations");
    Path captions = annotations.resolve("captions_%s.json".formatted(part));
    return Coco.open(
        path.resolve(part),
        annotations.resolve("instances_%s.json".formatted(part)),
        Optional.of(captions).filter(Files::isRegularFile),
        grouping);
  }
}
