package io.segstream.trainer.weak;

import com.fasterxml.jackson.databind.JsonNode;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.model.NearestName;
import io.segstream.trainer.data.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Draws what a line of an {@link AnnotationFile} says.
 *
 * @param type of the line
 * @param labels names of the classes
 * @param radius of points, and half the width of strokes
 * @param background class of everything outside of boxes
 */
record AnnotationDrawing(
    AnnotationType type, List<String> labels, int radius, OptionalInt background) {
  WeakLabels of(JsonNode line, int width, int height) throws DatasetException {
    Canvas canvas = new Canvas(width, height);
    TreeSet<Integer> shown = new TreeSet<>();
    switch (type) {
      case TAG -> {
        for (JsonNode tag : items(line, "tags")) {
          shown.add(label(tag));
        }
      }
      case BOX -> {
        background.ifPresent(canvas::fill);
        List<LabelledBox> boxes = new ArrayList<>();
        for (JsonNode item : items(line, "boxes")) {
          boxes.add(box(item, width, height));
          shown.add(label(item.path("label")));
        }
        canvas.boxes(boxes);
      }
      case POINT -> {
        for (JsonNode item : items(line, "points")) {
          int label = label(item.path("label"));
          canvas.disc(pixel(item.path("at"), width, height), radius, label, null);
          shown.add(label);
        }
      }
      case SCRIBBLE -> {
        for (JsonNode item : items(line, "strokes")) {
          int label = label(item.path("label"));
          stroke(canvas, items(item, "line"), label, width, height);
          shown.add(label);
        }
      }
      case FULL -> throw new DatasetException("no line annotates every pixel");
    }
    shown.remove(background.orElse(LabelMap.VOID));
    return new WeakLabels(canvas.finish(), List.copyOf(shown));
  }

  private static JsonNode items(JsonNode node, String key) throws DatasetException {
    JsonNode items = node.path(key);
    if (!items.isArray()) {
      throw new DatasetException("there is no list '%s'".formatted(key));
    }
    return items;
  }

  private int label(JsonNode name) throws DatasetException {
    int label = labels.indexOf(name.asText());
    if (label < 0) {
      throw new DatasetException(
          "class '%s' is not known%s"
              .formatted(name.asText(), NearestName.hint(name.asText(), labels)));
    }
    return label;
  }

  private LabelledBox box(JsonNode item, int width, int height) throws DatasetException {
    int[] numbers = numbers(item.path("box"), 4);
    LabelledBox box =
        new LabelledBox(label(item.path("label")), numbers[0], numbers[1], numbers[2], numbers[3]);
    if (box.x() < 0
        || box.y() < 0
        || box.width() < 1
        || box.height() < 1
        || box.x() + box.width() > width
        || box.y() + box.height() > height) {
      throw new DatasetException(
          "box %s is not inside its picture of %dx%d".formatted(item.path("box"), width, height));
    }
    return box;
  }

  private static int pixel(JsonNode place, int width, int height) throws DatasetException {
    int[] at = numbers(place, 2);
    if (at[0] < 0 || at[0] >= width || at[1] < 0 || at[1] >= height) {
      throw new DatasetException(
          "point %s is not inside its picture of %dx%d".formatted(place, width, height));
    }
    return at[1] * width + at[0];
  }

  /** Discs close enough to each other that they make a line. */
  private void stroke(Canvas canvas, JsonNode places, int label, int width, int height)
      throws DatasetException {
    int before = -1;
    for (JsonNode place : places) {
      int next = pixel(place, width, height);
      int from = before < 0 ? next : before;
      int x = from % width;
      int y = from / width;
      int across = next % width - x;
      int down = next / width - y;
      int steps = Math.max(Math.abs(across), Math.abs(down));
      for (int i = 0; i <= steps; i++) {
        double along = steps == 0 ? 0 : (double) i / steps;
        int row = (int) Math.round(y + along * down);
        canvas.disc(row * width + (int) Math.round(x + along * across), radius, label, null);
      }
      before = next;
    }
  }

  private static int[] numbers(JsonNode list, int count) throws DatasetException {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      if (list.size() != count || !list.path(i).isIntegralNumber()) {
        throw new DatasetException(
            "'%s' are not %d whole numbers".formatted(list.toString(), count));
      }
      numbers[i] = list.path(i).intValue();
    }
    return numbers;
  }
}
