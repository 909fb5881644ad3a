package io.segstream.inference.evaluate.dataset;

import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.evaluate.png.LabelPng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** PASCAL VOC 2012, segmentation: 20 classes and background in palette PNGs, 255 for void. */
final class VocLayout {
  private static final List<String> CLASSES =
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

  private VocLayout() {}

  static LabelledDataset open(Path root) throws IOException {
    return new LabelledDataset(
        root, CLASSES, OptionalInt.of(0), pictures(root, "train"), pictures(root, "val"));
  }

  private static List<LabelledPicture> pictures(Path root, String part) throws IOException {
    Path list = root.resolve("ImageSets/Segmentation").resolve(part + ".txt");
    if (!Files.isRegularFile(list)) {
      return List.of();
    }
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      String name = line.strip();
      if (!name.isEmpty()) {
        Path labels = root.resolve("SegmentationClass").resolve(name + ".png");
        PictureFiles.require(labels, list);
        pictures.add(
            new LabelledPicture(
                name,
                PictureFiles.require(root.resolve("JPEGImages").resolve(name + ".jpg"), list),
                () -> LabelPng.read(labels)));
      }
    }
    return pictures;
  }
}
