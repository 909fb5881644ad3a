package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.layout.MaskedPictures.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PASCAL VOC (Everingham et al., IJCV 2010): {@code JPEGImages/NAME.jpg}, {@code
 * SegmentationClass/NAME.png} with 20 classes on background 0 and void 255, lists of names in
 * {@code ImageSets/Segmentation/SPLIT.txt}. A mask that is not in {@code SegmentationClass} is
 * looked for in {@code SegmentationClassAug}, where the list {@code trainaug} of the SBD
 * annotations has its masks.
 */
public final class PascalVoc {
  /** Background and the 20 classes, by label. */
  public static final List<String> LABELS =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private PascalVoc() {}

  /**
   * Opens a list.
   *
   * @param root the directory with {@code JPEGImages}, usually {@code VOC2012}
   * @param split for example {@code train}, {@code trainaug} or {@code val}
   * @throws IOException if something that the list names is not there
   */
  public static Dataset open(Path root, String split) throws IOException {
    Path pictures = Listing.directory(root.resolve("JPEGImages"), "pictures");
    Path list = root.resolve("ImageSets").resolve("Segmentation").resolve(split + ".txt");
    List<Entry> entries = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (String name : Listing.lines(list)) {
      Path picture = pictures.resolve(name + ".jpg");
      Path mask = root.resolve("SegmentationClass").resolve(name + ".png");
      Path augmented = root.resolve("SegmentationClassAug").resolve(name + ".png");
      if (!Files.isRegularFile(mask) && Files.isRegularFile(augmented)) {
        mask = augmented;
      }
      entries.add(new Entry(name, picture, Optional.of(mask)));
      files.add(picture);
      files.add(mask);
    }
    Listing.requirePresent(files, list);
    Listing.requireUnique(entries.stream().map(Entry::id).toList(), list);
    return new MaskedPictures(
        "pascal-voc/" + split,
        entries,
        LABELS,
        Annotation.classesOnBackground(LabelCodes.direct(LABELS)));
  }
}
