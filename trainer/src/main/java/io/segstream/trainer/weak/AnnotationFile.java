package io.segstream.trainer.weak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Weak annotations from a file of JSON lines, one line a picture:
 *
 * <pre>{@code
 * {"id": "a", "type": "tag", "tags": ["car", "sky"]}
 * {"id": "a", "type": "box", "boxes": [{"label": "car", "box": [x, y, width, height]}]}
 * {"id": "a", "type": "point", "points": [{"label": "car", "at": [x, y]}]}
 * {"id": "a", "type": "scribble", "strokes": [{"label": "car", "line": [[x, y], [x, y]]}]}
 * }</pre>
 *
 * <p>All lines are of one type; of a class without objects outside of boxes, see {@link
 * GeneratedLabels}. Immutable.
 */
public final class AnnotationFile implements WeakSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String digest;
  private final Map<String, Line> lines;
  private final AnnotationDrawing drawing;

  /**
   * A picture's annotation.
   *
   * @param number of the line, from 1
   */
  record Line(int number, JsonNode node) {}

  private AnnotationFile(
      Path file, String digest, Map<String, Line> lines, AnnotationDrawing drawing) {
    this.file = file;
    this.digest = digest;
    this.lines = lines;
    this.drawing = drawing;
  }

  /**
   * Reads a file.
   *
   * @param type that all its lines must have; not {@link AnnotationType#FULL}
   * @param labels names of the classes
   * @param radius of points, and half the width of strokes, in pixels, 0 or more
   * @param background class of everything outside of boxes
   * @throws DatasetException if it is not there, is not of this form, or holds another type
   */
  public static AnnotationFile read(
      Path file, AnnotationType type, List<String> labels, int radius, OptionalInt background)
      throws DatasetException {
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new DatasetException("there is no file of annotations '%s'".formatted(file), e);
    } catch (IOException e) {
      throw new DatasetException(
          "file of annotations '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    Map<String, Line> lines = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        Line line = new Line(i + 1, parse(file, i + 1, texts.get(i)));
        requireType(file, line, type);
        Line earlier = lines.put(line.node().path("id").asText(), line);
        if (earlier != null) {
          throw new DatasetException(
              "'%s', lines %d and %d, annotate picture '%s' twice: join them"
                  .formatted(
                      file, earlier.number(), line.number(), line.node().path("id").asText()));
        }
      }
    }
    String digest = new ContentDigest().file(file).text(type + " " + radius).hex();
    AnnotationDrawing drawing =
        new AnnotationDrawing(type, List.copyOf(labels), radius, background);
    return new AnnotationFile(file, digest, Map.copyOf(lines), drawing);
  }

  private static JsonNode parse(Path file, int number, String text) throws DatasetException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject() && node.path("id").isTextual()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "'%s', line %d, is no JSON: %s".formatted(file, number, e.getOriginalMessage()), e);
    }
    throw new DatasetException(
        "'%s', line %d, names no picture: write {\"id\": ..., \"type\": ...}"
            .formatted(file, number));
  }

  private static void requireType(Path file, Line line, AnnotationType wanted)
      throws DatasetException {
    String type = line.node().path("type").asText();
    if (!type.equals(wanted.text())) {
      throw new DatasetException(
          "'%s', line %d, annotates picture '%s' by '%s', but %s is asked for: set data.weak.annotation to what the file holds"
              .formatted(file, line.number(), line.node().path("id").asText(), type, wanted));
    }
  }

  @Override
  public WeakLabels of(Example example) throws ExampleException {
    Line line = lines.get(example.id());
    if (line == null) {
      throw new ExampleException(
          "picture '%s' is not annotated in '%s'".formatted(example.id(), file));
    }
    try {
      return drawing.of(line.node(), example.image().width(), example.image().height());
    } catch (DatasetException e) {
      throw new ExampleException(
          "'%s', line %d: %s".formatted(file, line.number(), e.getMessage()), e);
    }
  }

  @Override
  public String digest() {
    return digest;
  }
}
