package io.segstream.trainer.weak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeakAnnotationTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final List<String> LABELS = List.of("background", "car", "tree");

  @TempDir Path directory;

  /** A wide car, a tree, another car of one pixel, a line of void on background. */
  private static final LabelMap FULL =
      Drawn.labels(
          WIDTH,
          HEIGHT,
          (x, y) ->
              x >= 5 && x < 35 && y >= 10 && y < 20
                  ? 1
                  : x >= 40 && x < 50 && y >= 5 && y < 35
                      ? 2
                      : x == 2 && y == 2 ? 1 : y == 39 ? LabelMap.VOID : 0);

  private static Example example(String id) {
    return new Example(
        id,
        Drawn.image(WIDTH, HEIGHT, (x, y) -> 0x406080),
        Optional.of(FULL),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static GeneratedLabels generated(AnnotationType type, int radius) {
    return new GeneratedLabels(type, 1, radius, OptionalDouble.empty(), OptionalInt.of(0));
  }

  private static long labelled(LabelMap map) {
    return IntStream.range(0, map.labels().length)
        .filter(i -> map.labels()[i] != (byte) LabelMap.VOID)
        .count();
  }

  @ParameterizedTest
  @EnumSource(names = {"POINT", "SCRIBBLE"})
  void shouldLabelNothingWrongly(AnnotationType type) throws ExampleException {
    LabelMap labels = generated(type, 4).of(example("a")).labels();

    assertThat(labelled(labels)).isPositive();
    for (int i = 0; i < labels.labels().length; i++) {
      if (labels.labels()[i] != (byte) LabelMap.VOID) {
        assertThat(labels.labels()[i]).as("pixel %d", i).isEqualTo(FULL.labels()[i]);
      }
    }
  }

  @Test
  void shouldPointAtEachRegionOnce() throws ExampleException {
    WeakLabels weak = generated(AnnotationType.POINT, 0).of(example("a"));

    // One pixel is overlooked: the class has a larger region.
    assertThat(weak.labels().histogram()).startsWith(1, 1, 1).endsWith(WIDTH * HEIGHT - 3);
    assertThat(weak.tags()).containsExactly(1, 2);
  }

  @Test
  void shouldDrawTheSameForASeedAndAPictureAndElseOthers() throws ExampleException {
    GeneratedLabels points = generated(AnnotationType.POINT, 0);
    GeneratedLabels other =
        new GeneratedLabels(AnnotationType.POINT, 2, 0, OptionalDouble.empty(), OptionalInt.of(0));

    assertThat(points.of(example("a")))
        .usingRecursiveComparison()
        .isEqualTo(points.of(example("a")));
    assertThat(points.of(example("b")).labels().labels())
        .isNotEqualTo(points.of(example("a")).labels().labels());
    assertThat(other.of(example("a")).labels().labels())
        .isNotEqualTo(points.of(example("a")).labels().labels());
    assertThat(other.digest()).isNotEqualTo(points.digest());
  }

  @Test
  void shouldScribbleAlongTheMiddleOfRegions() throws ExampleException {
    LabelMap labels = generated(AnnotationType.SCRIBBLE, 0).of(example("a")).labels();

    int[] car =
        IntStream.range(0, labels.labels().length).filter(i -> labels.labels()[i] == 1).toArray();
    // A bar of 30x10 has a line of about 20 pixels in its middle, with a fork at each end.
    assertThat(car.length).isBetween(20, 32);
    assertThat(IntStream.of(car).filter(i -> i / WIDTH >= 13 && i / WIDTH <= 16).count())
        .isGreaterThan(15);
    int[] tree =
        IntStream.range(0, labels.labels().length).filter(i -> labels.labels()[i] == 2).toArray();
    assertThat(IntStream.of(tree).filter(i -> i % WIDTH >= 43 && i % WIDTH <= 46).count())
        .isGreaterThan(15);
  }

  @ParameterizedTest
  @CsvSource({"POINT, 0.01", "POINT, 0.1", "SCRIBBLE, 0.1", "SCRIBBLE, 0.5", "POINT, 1"})
  void shouldLabelAsMuchAsAskedFor(AnnotationType type, double share) throws ExampleException {
    GeneratedLabels generated =
        new GeneratedLabels(type, 1, 0, OptionalDouble.of(share), OptionalInt.of(0));

    LabelMap labels = generated.of(example("a")).labels();

    double got = (double) labelled(labels) / labelled(FULL);
    assertThat(got).isBetween(share, Math.min(1, share + 0.12));
  }

  @Test
  void shouldDrawBoxesTheSmallerOneOnTop() throws ExampleException {
    LabelMap inside =
        Drawn.labels(
            10, 10, (x, y) -> x >= 3 && x < 5 && y >= 3 && y < 5 ? 2 : x > 0 && y > 1 ? 1 : 0);
    Example example =
        new Example(
            "a",
            Drawn.image(10, 10, (x, y) -> 0),
            Optional.of(inside),
            Optional.empty(),
            List.of(),
            List.of());

    LabelMap boxes = generated(AnnotationType.BOX, 3).of(example).labels();
    LabelMap withoutBackground =
        new GeneratedLabels(AnnotationType.BOX, 1, 3, OptionalDouble.empty(), OptionalInt.empty())
            .of(example)
            .labels();

    assertThat(boxes.histogram()).startsWith(10 + 18, 9 * 8 - 4, 4);
    assertThat(boxes.labels()).isEqualTo(inside.labels());
    assertThat(withoutBackground.labels()[0]).as("background has a box then").isZero();
  }

  @Test
  void shouldTagWithoutLabels() throws ExampleException {
    WeakLabels weak = generated(AnnotationType.TAG, 3).of(example("a"));

    assertThat(weak.tags()).containsExactly(1, 2);
    assertThat(labelled(weak.labels())).isZero();
  }

  @Test
  void shouldSayWhichPictureHasNothingToMakeAnAnnotationFrom() {
    Example bare = Example.unlabelled("bare", Drawn.image(4, 4, (x, y) -> 0));
    assertThatThrownBy(() -> generated(AnnotationType.POINT, 1).of(bare))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith("picture 'bare' has no class labels");
  }

  @Test
  void shouldReadAnnotationsOfEachType() throws Exception {
    assertThat(
            read(AnnotationType.TAG, "{'id': 'a', 'type': 'tag', 'tags': ['tree', 'car']}").tags())
        .containsExactly(1, 2);
    WeakLabels points =
        read(
            AnnotationType.POINT,
            "{'id': 'a', 'type': 'point', 'points': [{'label': 'car', 'at': [7, 3]}, {'label':"
                + " 'background', 'at': [9, 9]}]}");
    assertThat(points.tags()).containsExactly(1);
    assertThat(points.labels().histogram()).startsWith(5, 5, 0);
    assertThat(points.labels().labels()[3 * WIDTH + 7]).isEqualTo((byte) 1);
    WeakLabels strokes =
        read(
            AnnotationType.SCRIBBLE,
            "{'id': 'a', 'type': 'scribble', 'strokes': [{'label': 'tree', 'line': [[2, 2], [9, 2],"
                + " [9, 6]]}]}");
    // A band of three rows and one of three columns.
    assertThat(strokes.labels().histogram()[2]).isBetween(34, 38);
    WeakLabels boxes =
        read(
            AnnotationType.BOX,
            "{'id': 'a', 'type': 'box', 'boxes': [{'label': 'car', 'box': [0, 0, 4, 3]}]}");
    assertThat(boxes.labels().histogram()).startsWith(WIDTH * HEIGHT - 12, 12);
  }

  private WeakLabels read(AnnotationType type, String line) throws Exception {
    return source(type, line).of(example("a"));
  }

  private AnnotationFile source(AnnotationType type, String... lines) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("weak.jsonl"), String.join("\n", lines).replace('\'', '"') + "\n");
    return AnnotationFile.read(file, type, LABELS, 1, OptionalInt.of(0));
  }

  @Test
  void shouldRefuseAnnotationsOfAnotherType() {
    assertThatThrownBy(
            () ->
                source(
                    AnnotationType.SCRIBBLE,
                    "{'id': 'a', 'type': 'scribble', 'strokes': []}",
                    "{'id': 'b', 'type': 'box', 'boxes': []}"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "'%s', line 2, annotates picture 'b' by 'box', but SCRIBBLE is asked for: set"
                + " data.weak.annotation to what the file holds",
            directory.resolve("weak.jsonl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id': 'b', 'type': 'point', 'points': []} | picture 'a' is not annotated in",
        "{'id': 'a', 'type': 'point', 'points': [{'label': 'cat', 'at': [1, 1]}]} | line 1: class"
            + " 'cat' is not known, did you mean 'car'?",
        "{'id': 'a', 'type': 'point', 'points': [{'label': 'car', 'at': [60, 1]}]} | line 1: point"
            + " [60,1] is not inside its picture of 60x40",
        "{'id': 'a', 'type': 'point', 'points': [{'label': 'car', 'at': [1]}]} | line 1: '[1]' are"
            + " not 2 whole numbers",
        "{'id': 'a', 'type': 'point'} | line 1: there is no list 'points'"
      })
  void shouldSayWhatDoesNotFitAPicture(String line, String message) throws Exception {
    AnnotationFile source = source(AnnotationType.POINT, line);
    assertThatThrownBy(() -> source.of(example("a")))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id' | line 1, is no JSON",
        "{'type': 'tag'} | line 1, names no picture",
        "{'id': 'a', 'type': 'tag'};{'id': 'a', 'type': 'tag'} | lines 1 and 2, annotate picture"
            + " 'a' twice"
      })
  void shouldRefuseFilesOfAnotherForm(String lines, String message) {
    assertThatThrownBy(() -> source(AnnotationType.TAG, lines.split(";", -1)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(message);
  }
}
