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

/**
 * Cityscapes (Cordts et al., CVPR 2016): {@code leftImg8bit/SPLIT/CITY/X_leftImg8bit.png} and
 * {@code gtFine/SPLIT/CITY/X_gtFine_labelIds.png}. Of the ids 0 to 33 nineteen are the classes of
 * the benchmark, the others void. A split without a directory in {@code gtFine} is unlabelled.
 */
public final class Cityscapes {
  /** The classes of the benchmark, by label. */
  public static final List<String> LABELS =
      List.of(
          "road",
          "sidewalk",
          "building",
          "wall",
          "fence",
          "pole",
          "traffic light",
          "traffic sign",
          "vegetation",
          "terrain",
          "sky",
          "person",
          "rider",
          "car",
          "truck",
          "bus",
          "train",
          "motorcycle",
          "bicycle");

  /** The id of each class. */
  private static final int[] IDS = {
    7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33
  };

  private static final int LARGEST_ID = 33;
  private static final String PICTURE_ENDING = "_leftImg8bit";

  private Cityscapes() {}

  /**
   * Opens a split.
   *
   * @param root the directory with {@code leftImg8bit}
   * @param split for example {@code train} or {@code val}
   * @throws IOException if there are no pictures, or some have no label map
   */
  public static Dataset open(Path root, String split) throws IOException {
    Path pictures = root.resolve("leftImg8bit").resolve(split);
    Path labels = root.resolve("gtFine").resolve(split);
    boolean labelled = Files.isDirectory(labels);
    List<Entry> entries = new ArrayList<>();
    List<Path> masks = new ArrayList<>();
    for (Path picture : Listing.pictures(pictures)) {
      String name = Listing.id(pictures, picture);
      if (!name.endsWith(PICTURE_ENDING)) {
        throw new DatasetException(
            "picture '%s' is not named as in Cityscapes: X%s.png"
                .formatted(picture, PICTURE_ENDING));
      }
      String id = name.substring(0, name.length() - PICTURE_ENDING.length());
      Optional<Path> mask =
          labelled ? Optional.of(labels.resolve(id + "_gtFine_labelIds.png")) : Optional.empty();
      mask.ifPresent(masks::add);
      entries.add(new Entry(id, picture, mask));
    }
    Listing.requirePresent(masks, labels);
    return new MaskedPictures(
        "cityscapes/" + split,
        entries,
        LABELS,
        Annotation.classes(LabelCodes.mapped(LABELS, IDS, LARGEST_ID)));
  }
}
