package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.weak.AnnotationFile;
import io.segstream.trainer.weak.AnnotationType;
import io.segstream.trainer.weak.GeneratedLabels;
import io.segstream.trainer.weak.WeakSource;
import io.segstream.trainer.weak.WeaklyLabelled;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much is known of the pictures to learn from.
 *
 * @param annotation kind of annotation
 * @param file with annotations; they are made from full ones without it
 * @param seed of the places of points
 * @param radius of points, and half the width of scribbles
 * @param share of the annotated pixels that has to be labelled
 */
public record WeakBlock(
    @Key(
            value =
                "What is known of each picture: `FULL`: all labels of the dataset; `SCRIBBLE`: a"
                    + " stroke along the skeleton of each region; `POINT`: a point in each region;"
                    + " `BOX`: the box around each region; `TAG`: which classes it shows.",
            defaultValue = "FULL")
        AnnotationType annotation,
    @Key(
            "File of JSON lines with the annotations; without it they are made from the dataset's"
                + " labels. One line a picture, `{\"id\": ..., \"type\": ...}` with `tags`,"
                + " `boxes`, `points` or `strokes`.")
        Optional<Path> file,
    @Key(value = "Seed of the places of points.", defaultValue = "1") long seed,
    @Key(
            value =
                "Radius of points, and half the width of scribbles; 6 for `POINT` and 3 for"
                    + " `SCRIBBLE` if it is not given.",
            unit = "pixels",
            min = "0",
            max = "100")
        Optional<Integer> radius,
    @Key(
            value =
                "Share of the dataset's labelled pixels that is kept at least, by further points or"
                    + " wider scribbles; without it one point or scribble a region.",
            min = "0.00001",
            max = "1")
        Optional<Double> share) {
  private static final int POINT_RADIUS = 6;
  private static final int SCRIBBLE_RADIUS = 3;

  /** The class that VOC-like datasets have for everything that is no object. */
  private static final String BACKGROUND = "background";

  public WeakBlock {
    if (share.isPresent()
        && (file.isPresent()
            || (annotation != AnnotationType.POINT && annotation != AnnotationType.SCRIBBLE))) {
      throw new IllegalArgumentException(
          "share is for points and scribbles that are made from full labels, got annotation: %s%s"
              .formatted(annotation, file.isPresent() ? " from a file" : ""));
    }
    if (file.isPresent() && annotation == AnnotationType.FULL) {
      throw new IllegalArgumentException(
          "a file of annotations needs annotation: SCRIBBLE, POINT, BOX or TAG, got FULL");
    }
  }

  /**
   * Lays the annotation over a dataset.
   *
   * @throws DatasetException if the file cannot be read or holds another kind of annotation
   */
  public Dataset over(Dataset dataset) throws DatasetException {
    return annotation == AnnotationType.FULL
        ? dataset
        : new WeaklyLabelled(dataset, source(dataset));
  }

  private WeakSource source(Dataset dataset) throws DatasetException {
    int pixels = radius.orElse(annotation == AnnotationType.POINT ? POINT_RADIUS : SCRIBBLE_RADIUS);
    OptionalInt background = background(dataset);
    if (file.isPresent()) {
      return AnnotationFile.read(file.get(), annotation, dataset.labels(), pixels, background);
    }
    OptionalDouble least =
        share.isPresent() ? OptionalDouble.of(share.get()) : OptionalDouble.empty();
    return new GeneratedLabels(annotation, seed, pixels, least, background);
  }

  /** The class of a dataset that is no object, if it has one. */
  public static OptionalInt background(Dataset dataset) {
    int index = dataset.labels().indexOf(BACKGROUND);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }
}
