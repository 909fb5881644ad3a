package io.segstream.inference.evaluate.coco;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Average precision and recall of instance masks or boxes, equal to pycocotools' {@code COCOeval}
 * (Lin et al., "Microsoft COCO: common objects in context", ECCV 2014): ten overlap thresholds, 101
 * recalls, crowds and objects outside a size range neither for nor against, ties of scores in the
 * order of the file. Unlike the reference, which mistakes the id 0 for "no match", annotations may
 * have any id.
 */
public final class CocoEvaluation {
  private static final int THRESHOLDS = 10;
  private static final int AT_50 = 0;
  private static final int AT_75 = 5;

  private static final int CURVES = 6;

  private final List<List<Pair>> byCategory;
  private final double[] thresholds = thresholds();

  /** Whether an annotation may be matched by a result of another category. */
  public enum Categories {
    /** Only by one of its own; numbers are means over the categories. */
    TOLD_APART,
    /** By any: class-agnostic, pycocotools' {@code useCats = 0}. */
    IGNORED
  }

  private record Cell(long category, long image) {}

  /** What is wanted and what was found of a category on an image. */
  private record Pair(List<Annotation> wanted, List<Detection> found) {}

  /**
   * What is wanted and what was found on an image, without categories.
   *
   * @param wanted objects to be found
   * @param ignored objects that need not be found; results that lie in them count neither for nor
   *     against, as with crowds
   * @param found results
   */
  public record ImageMasks(List<RleMask> wanted, List<RleMask> ignored, List<Scored> found) {
    public ImageMasks {
      wanted = List.copyOf(wanted);
      ignored = List.copyOf(ignored);
      found = List.copyOf(found);
    }
  }

  /**
   * A result.
   *
   * @param mask at the image's size
   * @param score any number; higher is surer
   */
  public record Scored(RleMask mask, double score) {}

  private CocoEvaluation(List<List<Pair>> byCategory) {
    this.byCategory = byCategory;
  }

  /** Compares masks that are in memory, class-agnostically. */
  public static CocoEvaluation ofMasks(List<ImageMasks> images) {
    return ofCategories(List.of(images));
  }

  /**
   * Compares masks that are in memory, category by category; numbers are means over those that have
   * objects.
   *
   * @param categories the images of each
   */
  public static CocoEvaluation ofCategories(List<List<ImageMasks>> categories) {
    return new CocoEvaluation(categories.stream().map(CocoEvaluation::pairs).toList());
  }

  private static List<Pair> pairs(List<ImageMasks> images) {
    List<Pair> pairs = new ArrayList<>();
    for (ImageMasks image : images) {
      List<Annotation> annotations = new ArrayList<>();
      image.wanted().forEach(mask -> annotations.add(annotation(mask, false)));
      image.ignored().forEach(mask -> annotations.add(annotation(mask, true)));
      List<Detection> detections =
          image.found().stream()
              .map(each -> new Detection(0, 0, new Shape.Mask(each.mask()), each.score()))
              .toList();
      if (!annotations.isEmpty() || !detections.isEmpty()) {
        pairs.add(new Pair(annotations, detections));
      }
    }
    return pairs;
  }

  private static Annotation annotation(RleMask mask, boolean crowd) {
    return new Annotation(0, 0, new Shape.Mask(mask), mask.area(), crowd);
  }

  private CocoEvaluation(CocoFiles.Pair files, Categories categories) {
    byCategory = new ArrayList<>();
    boolean apart = categories == Categories.TOLD_APART;
    Map<Cell, List<Annotation>> annotations = new HashMap<>();
    Map<Cell, List<Detection>> detections = new HashMap<>();
    // With categories ignored pycocotools lists objects category by category; ties depend on it.
    List<Long> known = files.truth().categories();
    files.truth().annotations().stream()
        .filter(each -> apart || known.contains(each.category()))
        .sorted(Comparator.comparingLong(Annotation::category))
        .forEach(
            each ->
                annotations
                    .computeIfAbsent(
                        new Cell(apart ? each.category() : 0, each.image()),
                        cell -> new ArrayList<>())
                    .add(each));
    files.detections().stream()
        .filter(each -> apart || known.contains(each.category()))
        .sorted(Comparator.comparingLong(Detection::category))
        .forEach(
            each ->
                detections
                    .computeIfAbsent(
                        new Cell(apart ? each.category() : 0, each.image()),
                        cell -> new ArrayList<>())
                    .add(each));
    for (long category : apart ? known : List.of(0L)) {
      List<Pair> images = new ArrayList<>();
      for (long image : files.truth().images()) {
        Cell cell = new Cell(category, image);
        List<Annotation> wanted = annotations.getOrDefault(cell, List.of());
        List<Detection> found = detections.getOrDefault(cell, List.of());
        if (!wanted.isEmpty() || !found.isEmpty()) {
          images.add(new Pair(wanted, found));
        }
      }
      byCategory.add(images);
    }
  }

  /**
   * Reads a result file and what it is compared with.
   *
   * @param annotations ground truth, {@code instances_*.json}
   * @param results list of results
   * @throws EvaluationException if a file is not what it should be
   */
  public static CocoEvaluation read(
      Path annotations, Path results, ShapeKind kind, Categories categories) throws IOException {
    return new CocoEvaluation(CocoFiles.read(annotations, results, kind), categories);
  }

  /** How many comparisons scoring takes: of the overlaps of each image, then at each curve. */
  public long comparisons() {
    return (1L + CURVES) * byCategory.stream().mapToLong(List::size).sum();
  }

  /** {@code linspace(0.5, 0.95, 10)}, to the last bit. */
  private static double[] thresholds() {
    double[] values = new double[THRESHOLDS];
    double step = (0.95 - 0.5) / (THRESHOLDS - 1);
    for (int i = 0; i < THRESHOLDS; i++) {
      values[i] = i == THRESHOLDS - 1 ? 0.95 : i * step + 0.5;
    }
    return values;
  }

  /**
   * Scores the results.
   *
   * @param progress told how many {@link #comparisons} are done
   */
  public CocoScore score(LongConsumer progress) {
    Steps steps = new Steps(progress);
    List<List<ImageMatches>> matches = new ArrayList<>();
    for (List<Pair> pairs : byCategory) {
      matches.add(
          pairs.stream()
              .map(pair -> steps.done(new ImageMatches(pair.wanted, pair.found)))
              .toList());
    }
    Curves all = curves(matches, AreaRange.ALL, 100, steps);
    Curves small = curves(matches, AreaRange.SMALL, 100, steps);
    Curves medium = curves(matches, AreaRange.MEDIUM, 100, steps);
    Curves large = curves(matches, AreaRange.LARGE, 100, steps);
    return new CocoScore(
        all.precision(),
        all.precisionAt(AT_50),
        all.precisionAt(AT_75),
        small.precision(),
        medium.precision(),
        large.precision(),
        curves(matches, AreaRange.ALL, 1, steps).recall(),
        curves(matches, AreaRange.ALL, 10, steps).recall(),
        all.recall(),
        small.recall(),
        medium.recall(),
        large.recall());
  }

  /** Curves of all categories that have something to be found: [category][threshold]. */
  private record Curves(List<List<PrecisionCurve>> categories) {
    double precision() {
      return mean(PrecisionCurve::precision);
    }

    double recall() {
      return mean(PrecisionCurve::recall);
    }

    double precisionAt(int threshold) {
      return categories.stream()
          .mapToDouble(curves -> curves.get(threshold).precision())
          .average()
          .orElse(-1);
    }

    private double mean(ToDoubleFunction<PrecisionCurve> value) {
      return categories.stream().flatMap(List::stream).mapToDouble(value).average().orElse(-1);
    }
  }

  /** Counts what is done. */
  private static final class Steps {
    private final LongConsumer progress;
    private long count;

    Steps(LongConsumer progress) {
      this.progress = progress;
    }

    <T> T done(T result) {
      progress.accept(++count);
      return result;
    }
  }

  private Curves curves(
      List<List<ImageMatches>> matches, AreaRange range, int mostDetections, Steps steps) {
    List<List<PrecisionCurve>> curves = new ArrayList<>();
    for (List<ImageMatches> images : matches) {
      List<ImageMatches.Outcome> outcomes =
          images.stream().map(image -> steps.done(image.match(range, thresholds))).toList();
      int wanted = outcomes.stream().mapToInt(ImageMatches.Outcome::wanted).sum();
      if (wanted > 0) {
        List<PrecisionCurve> byThreshold = new ArrayList<>();
        for (int t = 0; t < THRESHOLDS; t++) {
          byThreshold.add(PrecisionCurve.of(outcomes, t, mostDetections, wanted));
        }
        curves.add(byThreshold);
      }
    }
    return new Curves(curves);
  }
}
