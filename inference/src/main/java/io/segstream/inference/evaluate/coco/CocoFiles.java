package io.segstream.inference.evaluate.coco;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads COCO's files: annotations ({@code images}, {@code annotations}, {@code categories}) and
 * results (a list of {@code image_id}, {@code category_id}, {@code score} and {@code segmentation}
 * or {@code bbox}, or a file with {@code annotations} that have scores, as {@code segstream consume
 * --format coco} writes).
 */
final class CocoFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ShapeKind kind;
  private final Map<Long, ImageSize> images;

  private record ImageSize(int width, int height) {}

  /** Ground truth as read. */
  record Truth(List<Long> images, List<Long> categories, List<Annotation> annotations) {}

  private CocoFiles(Path file, ShapeKind kind, Map<Long, ImageSize> images) {
    this.file = file;
    this.kind = kind;
    this.images = images;
  }

  /** Both files. */
  record Pair(Truth truth, List<Detection> detections) {}

  /**
   * Reads annotations and results.
   *
   * @throws EvaluationException if a file is not what it should be; the message says where
   */
  static Pair read(Path annotations, Path results, ShapeKind kind) throws IOException {
    JsonNode root = parse(annotations);
    CocoFiles truthFile = truthFile(root, annotations, kind);
    Truth truth = truthFile.truth(root);
    CocoFiles resultFile = new CocoFiles(results, kind, truthFile.images);
    return new Pair(truth, resultFile.detections(parse(results)));
  }

  /** Reads annotations alone. */
  static Truth readTruth(Path annotations, ShapeKind kind) throws IOException {
    JsonNode root = parse(annotations);
    return truthFile(root, annotations, kind).truth(root);
  }

  /** Reads annotations with the names of pictures and categories. */
  static CocoAnnotations readAnnotations(Path annotations) throws IOException {
    JsonNode root = parse(annotations);
    CocoFiles file = truthFile(root, annotations, ShapeKind.MASK);
    List<CocoAnnotations.Category> categories = new ArrayList<>();
    for (JsonNode node : root.path("categories")) {
      String where = "category %d".formatted(categories.size());
      categories.add(
          new CocoAnnotations.Category(
              file.number(node, "id", where).longValue(),
              file.text(node, "name", where),
              node.path("supercategory").asText(node.path("name").asText())));
    }
    Set<Long> known =
        categories.stream().map(CocoAnnotations.Category::id).collect(Collectors.toSet());
    List<CocoAnnotations.Instance> instances = new ArrayList<>();
    for (Annotation each : file.truth(root).annotations()) {
      if (!known.contains(each.category())) {
        throw file.wrong(
            "annotation %d".formatted(instances.size()),
            "has the category %d, which the file does not list".formatted(each.category()));
      }
      RleMask mask = ((Shape.Mask) each.shape()).pixels();
      instances.add(
          new CocoAnnotations.Instance(each.image(), each.category(), mask, each.crowd()));
    }
    return new CocoAnnotations(file.pictures(root), categories, instances);
  }

  private List<CocoAnnotations.Image> pictures(JsonNode root) throws EvaluationException {
    List<CocoAnnotations.Image> pictures = new ArrayList<>();
    for (JsonNode node : root.get("images")) {
      String where = "image %d".formatted(pictures.size());
      long id = number(node, "id", where).longValue();
      ImageSize size = images.get(id);
      if (size.width() < 1 || size.height() < 1) {
        throw wrong(where, "has no width and height of 1 or more");
      }
      pictures.add(
          new CocoAnnotations.Image(
              id, text(node, "file_name", where), size.width(), size.height()));
    }
    return pictures;
  }

  private static CocoFiles truthFile(JsonNode root, Path annotations, ShapeKind kind)
      throws EvaluationException {
    if (!root.path("images").isArray() || !root.path("annotations").isArray()) {
      throw new EvaluationException(
          "'%s' is no COCO annotation file: it needs the lists images and annotations"
              .formatted(annotations));
    }
    Map<Long, ImageSize> images = new LinkedHashMap<>();
    for (JsonNode image : root.get("images")) {
      images.put(
          image.path("id").longValue(),
          new ImageSize(image.path("width").intValue(), image.path("height").intValue()));
    }
    return new CocoFiles(annotations, kind, images);
  }

  private static JsonNode parse(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new EvaluationException("there is no file '%s'".formatted(file));
    }
    if (Files.size(file) == 0) {
      throw new EvaluationException("'%s' is an empty file: write it again".formatted(file));
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new EvaluationException(
          "'%s' is not valid JSON at line %d: write it again"
              .formatted(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    }
  }

  private Truth truth(JsonNode root) throws EvaluationException {
    TreeSet<Long> categories = new TreeSet<>();
    root.path("categories").forEach(each -> categories.add(each.path("id").longValue()));
    List<Annotation> annotations = new ArrayList<>();
    int index = 0;
    for (JsonNode node : root.get("annotations")) {
      String where = "annotation %d".formatted(index++);
      Shape shape = shape(node, where);
      annotations.add(
          new Annotation(
              image(node, where),
              number(node, "category_id", where).longValue(),
              shape,
              node.has("area") ? number(node, "area", where).doubleValue() : shape.area(),
              node.path("iscrowd").asInt() != 0));
    }
    return new Truth(
        new ArrayList<>(new TreeSet<>(images.keySet())), List.copyOf(categories), annotations);
  }

  private List<Detection> detections(JsonNode root) throws EvaluationException {
    JsonNode list = root.isArray() ? root : root.path("annotations");
    if (!list.isArray()) {
      throw new EvaluationException(
          "'%s' is no COCO result file: it must be a list of results".formatted(file));
    }
    List<Detection> detections = new ArrayList<>();
    int index = 0;
    for (JsonNode node : list) {
      String where = "result %d".formatted(index++);
      detections.add(
          new Detection(
              image(node, where),
              number(node, "category_id", where).longValue(),
              shape(node, where),
              number(node, "score", where).doubleValue()));
    }
    return detections;
  }

  private long image(JsonNode node, String where) throws EvaluationException {
    long image = number(node, "image_id", where).longValue();
    if (!images.containsKey(image)) {
      throw wrong(where, "belongs to image %d, which the annotations do not list".formatted(image));
    }
    return image;
  }

  private JsonNode number(JsonNode node, String key, String where) throws EvaluationException {
    JsonNode value = node.path(key);
    if (!value.isNumber()) {
      throw wrong(where, "has no number '%s'".formatted(key));
    }
    return value;
  }

  private String text(JsonNode node, String key, String where) throws EvaluationException {
    JsonNode value = node.path(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(where, "has no text '%s'".formatted(key));
    }
    return value.textValue();
  }

  private Shape shape(JsonNode node, String where) throws EvaluationException {
    if (kind == ShapeKind.BOX && node.path("bbox").size() == 4) {
      JsonNode box = node.get("bbox");
      return new Shape.Rectangle(
          new Box(
              box.get(0).doubleValue(),
              box.get(1).doubleValue(),
              box.get(2).doubleValue(),
              box.get(3).doubleValue()));
    }
    ImageSize size = images.get(image(node, where));
    RleMask mask;
    try {
      mask = mask(node.path("segmentation"), size, where);
    } catch (IllegalArgumentException e) {
      throw new EvaluationException(
          "'%s': %s has a broken mask: %s".formatted(file, where, e.getMessage()), e);
    }
    if (kind == ShapeKind.MASK) {
      return new Shape.Mask(mask);
    }
    PixelBox box = mask.boundingBox();
    return new Shape.Rectangle(new Box(box.x(), box.y(), box.width(), box.height()));
  }

  private RleMask mask(JsonNode node, ImageSize size, String where) throws EvaluationException {
    if (node.isArray() && !node.isEmpty()) {
      RleMask union = RleMask.empty(size.width(), size.height());
      for (JsonNode part : node) {
        double[] xy = new double[part.size()];
        for (int i = 0; i < xy.length; i++) {
          xy[i] = part.get(i).doubleValue();
        }
        union = union.union(CocoPolygon.fill(xy, size.width(), size.height()));
      }
      return union;
    }
    JsonNode counts = node.path("counts");
    if (counts.isMissingNode() || node.path("size").size() != 2) {
      throw wrong(where, "has no segmentation");
    }
    int height = node.get("size").get(0).intValue();
    int width = node.get("size").get(1).intValue();
    if (width != size.width() || height != size.height()) {
      throw wrong(
          where,
          "has a mask of %dx%d, its image is %dx%d"
              .formatted(width, height, size.width(), size.height()));
    }
    if (counts.isTextual()) {
      return RleMask.fromCocoString(width, height, counts.textValue());
    }
    int[] runs = new int[counts.size()];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = counts.get(i).intValue();
    }
    return RleMask.of(width, height, runs);
  }

  private EvaluationException wrong(String where, String what) {
    return new EvaluationException("'%s': %s %s".formatted(file, where, what));
  }
}
