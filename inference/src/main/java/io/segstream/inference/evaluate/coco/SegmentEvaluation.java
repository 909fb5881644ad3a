package io.segstream.inference.evaluate.coco;

import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.evaluate.picture.OrderedWork;
import io.segstream.inference.model.ModelCard;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Scores the segments that the pipeline makes of a model's output as proposals of objects: COCO's
 * average precision and recall without regard to the class, on all objects, and on those of novel
 * and of base classes apart. Objects of the other side need not be found, and segments on them
 * count neither way (as in Kim et al., "Learning Open-World Object Proposals without Learning to
 * Classify", RA-L 2022). The result does not depend on the number of threads.
 */
public final class SegmentEvaluation {
  private static final float[][] NO_CENTROIDS = new float[0][];

  private final ModelPictures model;
  private final ModelCard card;
  private final int threads;

  /**
   * @param model shows pictures to the model of the card
   * @param threads that read, 1 or more
   */
  public SegmentEvaluation(ModelPictures model, ModelCard card, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.model = model;
    this.card = card;
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
   */
  public record Result(Side side, long objects, long segments, CocoScore score) {}

  /** Segments of one picture and the objects in it. */
  private record Seen(
      List<CocoAnnotations.Instance> objects, List<CocoEvaluation.Scored> segments) {}

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
    return sides.stream().map(side -> score(side, all)).toList();
  }

  private List<CocoEvaluation.Scored> segments(Path file, CocoAnnotations.Image image)
      throws IOException {
    try (FrameFeatures features = model.show(file)) {
      return new SegmentExtractor(card, ExtractionSettings.defaults())
              .extract(features.frame(0), image.width(), image.height(), NO_CENTROIDS)
              .segments()
              .stream()
              .map(each -> new CocoEvaluation.Scored(each.mask(), each.score()))
              .toList();
    }
  }

  private static Result score(Side side, List<Seen> all) {
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
      images.add(new CocoEvaluation.ImageMasks(wanted, ignored, each.segments));
      objects += wanted.size();
      segments += each.segments.size();
    }
    return new Result(side, objects, segments, CocoEvaluation.ofMasks(images).score(done -> {}));
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
