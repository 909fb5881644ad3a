package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.layout.MaskedPictures.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures in a directory and below it, in the order of their paths; the id is the path without
 * ending. Masks lie in another directory under the same path as PNG; pictures without one are left
 * out, and their number is logged.
 */
public final class ImageFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);

  private ImageFolder() {}

  /**
   * Pictures of which nothing is known.
   *
   * @throws IOException if there are none
   */
  public static Dataset open(Path pictures) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path picture : Listing.pictures(pictures)) {
      entries.add(new Entry(Listing.id(pictures, picture), picture, Optional.empty()));
    }
    return dataset(pictures, entries, List.of(), Annotation.foreground());
  }

  /**
   * Pictures with masks of their foreground, 0 and 255.
   *
   * @throws IOException if there are none
   */
  public static Dataset withForegrounds(Path pictures, Path masks) throws IOException {
    return dataset(pictures, masked(pictures, masks), List.of(), Annotation.foreground());
  }

  /**
   * Pictures with maps of classes; 255 is void.
   *
   * @param labels names of the classes 0, 1, ...
   * @throws IOException if there are none
   */
  public static Dataset withClasses(Path pictures, Path maps, List<String> labels)
      throws IOException {
    LabelCodes codes = LabelCodes.direct(labels);
    return dataset(pictures, masked(pictures, maps), labels, Annotation.classes(codes));
  }

  private static List<Entry> masked(Path pictures, Path masks) throws IOException {
    Listing.directory(masks, "masks");
    List<Path> files = Listing.pictures(pictures);
    List<Entry> entries = new ArrayList<>();
    for (Path picture : files) {
      String id = Listing.id(pictures, picture);
      Path mask = masks.resolve(id + ".png");
      if (Files.isRegularFile(mask)) {
        entries.add(new Entry(id, picture, Optional.of(mask)));
      }
    }
    if (entries.isEmpty()) {
      throw new DatasetException(
          "'%s' holds no mask for the pictures in '%s': name them as the pictures, the first '%s.png'"
              .formatted(masks, pictures, Listing.id(pictures, files.get(0))));
    }
    if (entries.size() < files.size()) {
      LOG.info(
          "{} of {} pictures in '{}' have no mask in '{}' and are left out",
          files.size() - entries.size(),
          files.size(),
          pictures,
          masks);
    }
    return entries;
  }

  private static Dataset dataset(
      Path pictures, List<Entry> entries, List<String> labels, Annotation annotation)
      throws DatasetException {
    Listing.requireUnique(entries.stream().map(Entry::id).toList(), pictures);
    return new MaskedPictures(Listing.lastName(pictures), entries, labels, annotation);
  }
}
