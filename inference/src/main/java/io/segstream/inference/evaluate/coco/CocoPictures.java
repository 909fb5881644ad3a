package io.segstream.inference.evaluate.coco;

import static java.util.Comparator.comparingLong;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * COCO's instances as a class for each pixel: background, and the categories or supercategories in
 * the order of their ids. A pixel inside instances of two classes is void, since COCO does not say
 * which is in front; crowds count as their category.
 */
public final class CocoPictures {
  /** Where the instances to be scored on lie below the root. */
  public static final String VAL_ANNOTATIONS = "annotations/instances_val2017.json";

  private static final String BACKGROUND = "background";

  /** What the classes are. */
  public enum Grouping {
    /** The 80 categories. */
    CATEGORIES,
    /** The 12 supercategories, for sets too small for 80 classes. */
    SUPERCATEGORIES
  }

  private CocoPictures() {}

  /**
   * Reads the annotations of both parts; that to learn from may be missing.
   *
   * @throws EvaluationException if a file is not what it should be
   */
  public static LabelledDataset open(Path root, Grouping grouping) throws IOException {
    CocoAnnotations val = CocoAnnotations.read(root.resolve(VAL_ANNOTATIONS));
    Path trainFile = root.resolve(VAL_ANNOTATIONS.replace("val", "train"));
    List<String> classes = new ArrayList<>(List.of(BACKGROUND));
    Map<Long, Byte> classOf = new HashMap<>();
    for (CocoAnnotations.Category category :
        val.categories().stream().sorted(comparingLong(CocoAnnotations.Category::id)).toList()) {
      String name = grouping == Grouping.CATEGORIES ? category.name() : category.supercategory();
      if (!classes.contains(name)) {
        classes.add(name);
      }
      classOf.put(category.id(), (byte) classes.indexOf(name));
    }
    List<LabelledPicture> train =
        Files.isRegularFile(trainFile)
            ? pictures(
                CocoAnnotations.read(trainFile), trainFile, root.resolve("train2017"), classOf)
            : List.of();
    return new LabelledDataset(
        root,
        classes,
        OptionalInt.of(0),
        train,
        pictures(val, root.resolve(VAL_ANNOTATIONS), root.resolve("val2017"), classOf));
  }

  private static List<LabelledPicture> pictures(
      CocoAnnotations annotations, Path list, Path directory, Map<Long, Byte> classOf)
      throws EvaluationException {
    Map<Long, List<CocoAnnotations.Instance>> objects = new HashMap<>();
    for (CocoAnnotations.Instance instance : annotations.instances()) {
      if (!classOf.containsKey(instance.category())) {
        throw new EvaluationException(
            "'%s' holds an object of category %d, which '%s' does not list"
                .formatted(list, instance.category(), VAL_ANNOTATIONS));
      }
      objects.computeIfAbsent(instance.image(), id -> new ArrayList<>()).add(instance);
    }
    List<LabelledPicture> pictures = new ArrayList<>();
    for (CocoAnnotations.Image image :
        annotations.images().stream().sorted(comparingLong(CocoAnnotations.Image::id)).toList()) {
      Path file = require(directory, image, list);
      List<CocoAnnotations.Instance> own = objects.getOrDefault(image.id(), List.of());
      String name = image.fileName().replaceFirst("\\.[^.]*$", "");
      pictures.add(new LabelledPicture(name, file, () -> labels(image, own, classOf)));
    }
    return pictures;
  }

  /** The file of a picture to be scored on, which must be there. */
  static Path require(Path root, CocoAnnotations.Image image) throws EvaluationException {
    return require(root.resolve("val2017"), image, root.resolve(VAL_ANNOTATIONS));
  }

  private static Path require(Path directory, CocoAnnotations.Image image, Path list)
      throws EvaluationException {
    Path file = directory.resolve(image.fileName());
    if (!Files.isRegularFile(file)) {
      throw new EvaluationException(
          "'%s' names '%s', which is not there: complete the data set or its list"
              .formatted(list, file));
    }
    return file;
  }

  private static LabelMap labels(
      CocoAnnotations.Image image,
      List<CocoAnnotations.Instance> objects,
      Map<Long, Byte> classOf) {
    byte[] labels = new byte[image.width() * image.height()];
    for (CocoAnnotations.Instance object : objects) {
      byte label = classOf.get(object.category());
      byte[] inside = object.mask().decode();
      for (int i = 0; i < labels.length; i++) {
        if (inside[i] != 0) {
          labels[i] = labels[i] == 0 || labels[i] == label ? label : (byte) LabelMap.VOID;
        }
      }
    }
    return new LabelMap(image.width(), image.height(), labels);
  }
}
