package io.segstream.inference.evaluate.coco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes annotations and results that depend on a seed alone, so that the numbers of the reference
 * can be kept instead of the data. A linear congruential generator (Knuth's MMIX constants) draws
 * everything.
 */
final class CocoFixtures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 420;
  private static final int HEIGHT = 330;

  private long state;

  private CocoFixtures(long seed) {
    state = seed;
  }

  private int next(int bound) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % bound);
  }

  /**
   * Eight images with polygons of three to six corners, some of them crowds, in four categories.
   */
  static Path writeAnnotations(Path file, long seed) throws IOException {
    CocoFixtures random = new CocoFixtures(seed);
    ObjectNode root = JSON.createObjectNode();
    ArrayNode images = root.putArray("images");
    ArrayNode annotations = root.putArray("annotations");
    ArrayNode categories = root.putArray("categories");
    for (int category = 1; category <= 4; category++) {
      categories.addObject().put("id", category).put("name", "kind " + category);
    }
    int id = 0;
    for (int image = 8; image >= 1; image--) {
      images.addObject().put("id", image).put("width", WIDTH).put("height", HEIGHT);
      int count = random.next(8);
      for (int i = 0; i < count; i++) {
        random.annotate(annotations.addObject().put("id", ++id).put("image_id", image));
      }
    }
    JSON.writeValue(file.toFile(), root);
    return file;
  }

  private void annotate(ObjectNode annotation) {
    int left = next(WIDTH - 20);
    int top = next(HEIGHT - 20);
    int width = 10 + next(WIDTH - left);
    int height = 10 + next(HEIGHT - top);
    int corners = 3 + next(4);
    double[] xy = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      // Around the middle in order, with a distance that changes.
      double angle = 2 * Math.PI * i / corners;
      double reach = (4 + next(5)) / 16.0;
      xy[2 * i] = Math.rint(10 * (left + width * (0.5 + reach * Math.cos(angle)))) / 10;
      xy[2 * i + 1] = Math.rint(10 * (top + height * (0.5 + reach * Math.sin(angle)))) / 10;
    }
    RleMask mask = CocoPolygon.fill(xy, WIDTH, HEIGHT);
    boolean crowd = next(8) == 0;
    annotation.put("category_id", 1 + next(4));
    annotation.put("area", mask.area());
    annotation.put("iscrowd", crowd ? 1 : 0);
    box(annotation.putArray("bbox"), mask.boundingBox());
    if (crowd) {
      ObjectNode runs = annotation.putObject("segmentation");
      runs.putArray("size").add(HEIGHT).add(WIDTH);
      ArrayNode counts = runs.putArray("counts");
      for (int run : mask.runs()) {
        counts.add(run);
      }
    } else {
      ArrayNode polygon = annotation.putArray("segmentation").addArray();
      for (double coordinate : xy) {
        polygon.add(coordinate);
      }
    }
  }

  private static void box(ArrayNode into, PixelBox box) {
    into.add(box.x()).add(box.y()).add(box.width()).add(box.height());
  }

  /**
   * Results: of each annotation none, one or two copies, moved by up to 7 pixels, some of another
   * category, with scores in steps of 1/32 so that many are tied.
   */
  static Path writeResults(Path annotations, Path file, long seed) throws IOException {
    CocoFixtures random = new CocoFixtures(seed);
    CocoFiles.Truth truth = CocoFiles.readTruth(annotations, ShapeKind.MASK);
    JsonNode boxes = JSON.readTree(annotations.toFile()).get("annotations");
    ArrayNode results = JSON.createArrayNode();
    for (int i = 0; i < truth.annotations().size(); i++) {
      int copies = List.of(0, 1, 1, 1, 1, 2).get(random.next(6));
      for (int copy = 0; copy < copies; copy++) {
        random.move(
            truth.annotations().get(i),
            boxes.get(i).get("bbox"),
            truth.categories(),
            results.addObject());
      }
    }
    JSON.writeValue(file.toFile(), results);
    return file;
  }

  private void move(Annotation annotation, JsonNode box, List<Long> categories, ObjectNode result) {
    int most = 2 + next(12);
    int dx = next(most) - most / 2;
    int dy = next(most) - most / 2;
    result.put("image_id", annotation.image());
    result.put("score", next(32) / 32.0);
    boolean mistaken = next(8) == 0;
    result.put(
        "category_id", mistaken ? categories.get(next(categories.size())) : annotation.category());
    RleMask mask = moved(((Shape.Mask) annotation.shape()).pixels(), dx, dy);
    ObjectNode runs = result.putObject("segmentation");
    runs.putArray("size").add(mask.height()).add(mask.width());
    runs.put("counts", mask.toCocoString());
    result
        .putArray("bbox")
        .add(box.get(0).doubleValue() + dx)
        .add(box.get(1).doubleValue() + dy)
        .add(box.get(2).doubleValue() + next(5))
        .add(box.get(3).doubleValue());
  }

  private static RleMask moved(RleMask mask, int dx, int dy) {
    byte[] pixels = new byte[mask.width() * mask.height()];
    mask.forEachRun(
        (column, row, length) -> {
          int x = column + dx;
          for (int y = row + dy; y < row + dy + length; y++) {
            if (x >= 0 && x < mask.width() && y >= 0 && y < mask.height()) {
              pixels[y * mask.width() + x] = 1;
            }
          }
        });
    return RleMask.encode(pixels, mask.width(), mask.height());
  }

  /** Numbers in COCO's order. */
  static List<Double> numbers(CocoScore score) {
    return new ArrayList<>(score.byName().values());
  }

  /** Writes the fixtures for scoring by the reference: DIRECTORY [ANNOTATIONS...]. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path drawn = writeAnnotations(directory.resolve("drawn.json"), 5);
    writeResults(drawn, directory.resolve("drawn-results.json"), 7);
    for (int i = 1; i < arguments.length; i++) {
      Path annotations = Path.of(arguments[i]);
      writeResults(
          annotations, directory.resolve("results-" + annotations.getFileName().toString()), 7);
    }
  }
}
