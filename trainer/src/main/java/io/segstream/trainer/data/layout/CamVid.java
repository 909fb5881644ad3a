package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.layout.MaskedPictures.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CamVid (Brostow et al., ECCV 2008) as the SegNet authors published it: {@code SPLIT.txt} with a
 * picture and its label map a line, 11 classes, void 11. Paths are relative to the list; of
 * absolute ones, which their lists have, the last two parts count.
 */
public final class CamVid {
  /** The classes, by label. */
  public static final List<String> LABELS =
      List.of(
          "sky",
          "building",
          "pole",
          "road",
          "pavement",
          "tree",
          "sign",
          "fence",
          "car",
          "pedestrian",
          "bicyclist");

  private static final int VOID = 11;

  private CamVid() {}

  /**
   * Opens a list.
   *
   * @param root the directory with the lists
   * @param split for example {@code train} or {@code val}
   * @throws IOException if something that the list names is not there
   */
  public static Dataset open(Path root, String split) throws IOException {
    Path list = Listing.directory(root, "CamVid").resolve(split + ".txt");
    List<Entry> entries = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (String line : Listing.lines(list)) {
      String[] pair = line.split("\\s+", -1);
      if (pair.length != 2) {
        throw new DatasetException(
            "list '%s' has the line '%s': give a picture and its label map".formatted(list, line));
      }
      Path picture = resolve(root, pair[0]);
      Path mask = resolve(root, pair[1]);
      String id = Listing.withoutEnding(picture.getFileName().toString());
      entries.add(new Entry(id, picture, Optional.of(mask)));
      files.add(picture);
      files.add(mask);
    }
    Listing.requirePresent(files, list);
    Listing.requireUnique(entries.stream().map(Entry::id).toList(), list);
    return new MaskedPictures(
        "camvid/" + split, entries, LABELS, Annotation.classes(LabelCodes.direct(LABELS, VOID)));
  }

  private static Path resolve(Path root, String listed) {
    Path path = Path.of(listed);
    int parts = path.getNameCount();
    return root.resolve(path.isAbsolute() ? path.subpath(Math.max(0, parts - 2), parts) : path);
  }
}
