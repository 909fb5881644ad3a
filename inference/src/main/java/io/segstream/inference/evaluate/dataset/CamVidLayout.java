package io.segstream.inference.evaluate.dataset;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
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

/**
 * CamVid as Badrinarayanan, Kendall and Cipolla ("SegNet", TPAMI 2017) use it: eleven classes and
 * void in label PNGs, and lists with a picture and its labels per line, by their last directory and
 * name.
 */
final class CamVidLayout {
  private static final List<String> CLASSES =
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

  private CamVidLayout() {}

  static LabelledDataset open(Path root) throws IOException {
    return new LabelledDataset(
        root, CLASSES, OptionalInt.empty(), pictures(root, "train"), pictures(root, "val"));
  }

  private static List<LabelledPicture> pictures(Path root, String part) throws IOException {
    Path list = root.resolve(part + ".txt");
    if (!Files.isRegularFile(list)) {
      return List.of();
    }
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      if (line.isBlank()) {
        continue;
      }
      String[] files = line.strip().split("\\s+");
      if (files.length != 2) {
        throw new EvaluationException(
            "'%s' holds the line '%s': give a picture and its labels".formatted(list, line));
      }
      Path picture = PictureFiles.require(below(root, files[0]), list);
      Path labels = PictureFiles.require(below(root, files[1]), list);
      pictures.add(
          new LabelledPicture(PictureFiles.nameOf(picture), picture, () -> withVoid(labels)));
    }
    return pictures;
  }

  /** Lists found in the wild begin with the directories of whoever wrote them. */
  private static Path below(Path root, String listed) {
    Path path = Path.of(listed);
    int names = path.getNameCount();
    return root.resolve(path.subpath(Math.max(0, names - 2), names).toString());
  }

  private static LabelMap withVoid(Path file) throws IOException {
    LabelMap map = LabelPng.read(file);
    byte[] labels = map.labels();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == CLASSES.size()) {
        labels[i] = (byte) LabelMap.VOID;
      }
    }
    return map;
  }
}
