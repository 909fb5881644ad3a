package io.segstream.inference.evaluate.semantic;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.Confusion;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.evaluate.picture.OrderedWork;
import io.segstream.inference.evaluate.picture.TruthDigest;
import io.segstream.inference.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Scores the class that a model gives to each pixel: intersection over union per class, added up
 * over all pictures, as PASCAL VOC does (Everingham et al., "The PASCAL Visual Object Classes
 * Challenge: A Retrospective", IJCV 2015). Scores are enlarged linearly to the size of the ground
 * truth before the largest wins; void pixels do not count. The result does not depend on the number
 * of threads.
 *
 * <p>Where the data set has a class for what is no object and the model has none, a pixel is that
 * class if the model's objectness there is at most one half.
 */
public final class SemanticEvaluation {
  private final ModelPictures model;
  private final ModelCard card;
  private final int threads;

  /**
   * @param model shows pictures to the model of the card
   * @param threads that read and score, 1 or more
   */
  public SemanticEvaluation(ModelPictures model, ModelCard card, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.model = model;
    this.card = card;
    this.threads = threads;
  }

  /** What one picture adds. */
  private record Counted(Confusion confusion, byte[] digest) {}

  /**
   * Scores all pictures of the part to be scored on.
   *
   * @param progress told how many pictures are done, on the calling thread
   * @throws EvaluationException if the model has no classes or none of the data set's, or there is
   *     no picture
   */
  public SemanticScore run(LabelledDataset data, LongConsumer progress)
      throws IOException, InterruptedException {
    List<String> labels = card.labels();
    if (labels.isEmpty()) {
      throw new EvaluationException(
          "model %s tells no classes apart: take one whose card has outputs.classes"
              .formatted(card.reference()));
    }
    if (data.val().isEmpty()) {
      throw new EvaluationException(
          "data set '%s' has no pictures to be scored on".formatted(data.root()));
    }
    ClassNames names = ClassNames.match(card.reference(), labels, data.classes());
    int[] classOf = new int[labels.size() + 1];
    System.arraycopy(names.classOf(), 0, classOf, 0, labels.size());
    classOf[labels.size()] = data.background().orElse(Assignment.NONE);
    Labelling labelling = new Labelling(labels.size(), objectnessDecides(data, names));
    Confusion total = new Confusion(classOf.length, data.classes().size());
    TruthDigest digest = new TruthDigest();
    List<Callable<Counted>> work = new ArrayList<>();
    for (LabelledPicture picture : data.val()) {
      work.add(() -> count(data, picture, labelling, classOf.length));
    }
    long[] done = {0};
    try (OrderedWork workers = new OrderedWork(threads)) {
      workers.run(
          work,
          each -> {
            total.add(each.confusion);
            digest.add(each.digest);
            progress.accept(++done[0]);
          });
    }
    List<String> rows = new ArrayList<>(labels);
    rows.add("no object");
    return new SemanticScore(
        data.classes(),
        total.scores(classOf),
        rows,
        classOf,
        total.counts(),
        names.unknown(),
        names.missing(),
        data.val().size(),
        digest.hex());
  }

  private static boolean objectnessDecides(LabelledDataset data, ClassNames names) {
    return data.background().isPresent()
        && names.missing().contains(data.classes().get(data.background().getAsInt()));
  }

  private Counted count(
      LabelledDataset data, LabelledPicture picture, Labelling labelling, int rows)
      throws IOException {
    LabelMap truth = data.labels(picture);
    Confusion confusion = new Confusion(rows, data.classes().size());
    try (FrameFeatures features = model.show(picture.file())) {
      FeatureMap map = features.frame(0);
      confusion.add(labelling.of(map, truth.width(), truth.height()), truth);
    }
    return new Counted(confusion, TruthDigest.of(picture, truth));
  }
}
