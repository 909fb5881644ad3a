package io.segstream.inference.evaluate.coco;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.dataset.NamedClasses;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.evaluate.picture.OrderedWork;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Scores the segments that the pipeline makes of a model's output as proposals of objects: COCO's
 * average precision and recall without regard to the class, on all objects, and on those of novel
 * and of base classes apart. Objects of the other side need not be found, and segments on them
 * count neither way (as in Kim et al., "Learning Open-World Object Proposals without Learning to
 * Classify", RA-L 2022). Where segments have names, also by name: a segment then is a result for
 * the class that it is called, and numbers are means over the classes of a side, which all are
 * asked for at once ("generalized" in Huynh et al., CVPR 2022). The result does not depend on the
 * number of threads.
 */
public final class SegmentEvaluation {
  private static final float[][] NO_CENTROIDS = new float[0][];

  private final ModelPictures model;
  private final ModelCard card;
  private final Refinement refinement;
  private final int threads;

  /**
   * @param model shows pictures to the model of the card
   * @param refinement what the model does with segments besides finding them; not closed here
   * @param threads that read, 1 or more
   */
  public SegmentEvaluation(
      ModelPictures model, ModelCard card, Refinement refinement, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.model = model;
    this.card = card;
    this.refinement = refinement;
    this.threads = threads;
  }

  /**
   * Which objects have to be found.
   *
   * @param name of the row in tables
   * @param categories ids of their categories
   */
  public record Side(String name, Set<Long> categories) {
    public Side {
      categories = Set.copyOf(categories);
    }
  }

  /**
   * What came out for one side.
   *
   * @param objects that had to be found, without crowds
   * @param segments that the pipeline made on all pictures
   * @param score without regard to the class
   * @param named by name; empty if the model has no name for any class of the data set
   */
  public record Result(
      Side side, long objects, long segments, CocoScore score, Optional<CocoScore> named) {}

  /** Segments of one picture and the objects in it. */
  private record Seen(List<CocoAnnotations.Instance> objects, List<ExtractedSegment> segments) {}

  /**
   * Scores all pictures of a file of annotations.
   *
   * @param root of the data set, with {@code val2017} and its annotations
   * @param progress told how many pictures are done, on the calling thread
   * @return one per side, in order
   * @throws EvaluationException if a picture is not there, or there is none
   */
  public List<Result> run(
      Path root, CocoAnnotations annotations, List<Side> sides, LongConsumer progress)
      throws IOException, InterruptedException {
    if (annotations.images().isEmpty()) {
      throw new EvaluationException(
          "data set '%s' has no pictures to be scored on".formatted(root));
    }
    Map<Long, List<CocoAnnotations.Instance>> objects = new HashMap<>();
    annotations
        .instances()
        .forEach(each -> objects.computeIfAbsent(each.image(), id -> new ArrayList<>()).add(each));
    List<Callable<Seen>> work = new ArrayList<>();
    for (CocoAnnotations.Image image :
        annotations.images().stream()
            .sorted(Comparator.comparingLong(CocoAnnotations.Image::id))
            .toList()) {
      Path file = CocoPictures.require(root, image);
      List<CocoAnnotations.Instance> own = objects.getOrDefault(image.id(), List.of());
      work.add(() -> new Seen(own, segments(file, image)));
    }
    List<Seen> all = new ArrayList<>();
    try (OrderedWork workers = new OrderedWork(threads)) {
      workers.run(
          work,
          each -> {
            all.add(each);
            progress.accept(all.size());
          });
    }
    Map<Long, String> names = names(annotations);
    return sides.stream().map(side -> score(side, all, names)).toList();
  }

  /** Of the categories that the model has a name for. */
  private Map<Long, String> names(CocoAnnotations annotations) {
    Set<String> known = new HashSet<>();
    card.labels().forEach(label -> known.add(NamedClasses.plain(label)));
    refinement.names().forEach(name -> known.add(NamedClasses.plain(name)));
    Map<Long, String> names = new TreeMap<>();
    for (CocoAnnotations.Category category : annotations.categories()) {
      String name = NamedClasses.plain(category.name());
      if (known.contains(name)) {
        names.put(category.id(), name);
      }
    }
    return names;
  }

  private List<ExtractedSegment> segments(Path file, CocoAnnotations.Image image)
      throws IOException {
    FrameBatch seen = model.read(file);
    try (FrameFeatures features = model.engine().infer(seen)) {
      List<ExtractedSegment> found =
          new SegmentExtractor(card, ExtractionSettings.defaults())
              .extract(features.frame(0), image.width(), image.height(), NO_CENTROIDS)
              .segments();
      return refinement
          .refiner()
          .refine(
              found,
              features.frame(0),
              () -> new RgbFrame(seen.pixels(), seen.width(), seen.height()),
              new FrameSize(image.width(), image.height()));
    }
  }

  private static CocoEvaluation.Scored scored(ExtractedSegment segment) {
    return new CocoEvaluation.Scored(segment.mask(), segment.score());
  }

  private static Result score(Side side, List<Seen> all, Map<Long, String> names) {
    List<CocoEvaluation.ImageMasks> images = new ArrayList<>();
    long objects = 0;
    long segments = 0;
    for (Seen each : all) {
      List<RleMask> wanted = new ArrayList<>();
      List<RleMask> ignored = new ArrayList<>();
      for (CocoAnnotations.Instance object : each.objects) {
        boolean counts = !object.crowd() && side.categories.contains(object.category());
        (counts ? wanted : ignored).add(object.mask());
      }
      images.add(
          new CocoEvaluation.ImageMasks(
              wanted, ignored, each.segments.stream().map(SegmentEvaluation::scored).toList()));
      objects += wanted.size();
      segments += each.segments.size();
    }
    CocoScore score = CocoEvaluation.ofMasks(images).score(done -> {});
    return new Result(side, objects, segments, score, named(side, all, names));
  }

  /** Classes of the side that the model has no name for are found by nobody, and count. */
  private static Optional<CocoScore> named(Side side, List<Seen> all, Map<Long, String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<List<CocoEvaluation.ImageMasks>> categories =
        side.categories.stream()
            .sorted()
            .map(
                category ->
                    all.stream()
                        .map(each -> ofCategory(category, names.get(category), each))
                        .toList())
            .toList();
    return Optional.of(CocoEvaluation.ofCategories(categories).score(done -> {}));
  }

  private static CocoEvaluation.ImageMasks ofCategory(long category, String name, Seen seen) {
    List<RleMask> wanted = new ArrayList<>();
    List<RleMask> ignored = new ArrayList<>();
    for (CocoAnnotations.Instance object : seen.objects) {
      if (object.category() == category) {
        (object.crowd() ? ignored : wanted).add(object.mask());
      }
    }
    List<CocoEvaluation.Scored> found =
        seen.segments.stream()
            .filter(each -> NamedClasses.plain(each.label()).equals(name))
            .map(SegmentEvaluation::scored)
            .toList();
    return new CocoEvaluation.ImageMasks(wanted, ignored, found);
  }

  /** Sides of all objects and, if classes are split, of novel and base ones. */
  public static List<Side> sides(CocoAnnotations annotations, Set<Long> novel) {
    Set<Long> all = new HashSet<>();
    annotations.categories().forEach(each -> all.add(each.id()));
    if (novel.isEmpty()) {
      return List.of(new Side("all", all));
    }
    Set<Long> base = new HashSet<>(all);
    base.removeAll(novel);
    return List.of(new Side("novel", novel), new Side("base", base), new Side("all", all));
  }
}
