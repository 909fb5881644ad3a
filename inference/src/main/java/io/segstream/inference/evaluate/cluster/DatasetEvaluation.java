package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.evaluate.picture.OrderedWork;
import io.segstream.inference.evaluate.picture.TruthDigest;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.OutputRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Asks what a model's embeddings know about the classes of a data set, by the protocols of
 * MaskContrast (Van Gansbeke et al., ICCV 2021). Pictures are read once to learn and, where cells
 * are scored, once more to score, so memory does not grow with their size. The result does not
 * depend on the number of threads.
 */
public final class DatasetEvaluation {
  /** Cells from which clusters are learned; all are scored. */
  private static final int CLUSTERED_CELLS = 10_000;

  /** Cells of a picture from which the linear classifier learns. */
  private static final int PROBED_CELLS = 512;

  private final SegmentationEngine engine;
  private final ModelCard card;
  private final FrameSize size;
  private final EvaluationPlan plan;
  private final int threads;

  /**
   * @param engine runs the model of the card; stays the caller's
   * @param size at which the model sees pictures, see {@link EvaluationPlan#inputSize}
   * @param threads that read and score, 1 or more
   */
  public DatasetEvaluation(
      SegmentationEngine engine, ModelCard card, FrameSize size, EvaluationPlan plan, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.engine = engine;
    this.card = card;
    this.size = size;
    this.plan = plan;
    this.threads = threads;
  }

  /** How often {@link #run} reads a picture of this data set. */
  public long readings(LabelledDataset data) {
    return (plan.needsTrain() ? data.train().size() : 0)
        + (plan.needsCells() ? 2L : 1) * data.val().size();
  }

  /**
   * Runs all protocols of the plan.
   *
   * @param progress told how many of the {@link #readings} are done, on the calling thread
   * @throws EvaluationException if model, data set and plan do not go together
   */
  public DatasetScore run(LabelledDataset data, LongConsumer progress)
      throws IOException, InterruptedException {
    requireThatFits(data);
    boolean[] kept = RetrievalClasses.kept(data, plan.subset());
    long[] done = {0};
    LongConsumer count = more -> progress.accept(done[0] += more);
    try (OrderedWork work = new OrderedWork(threads)) {
      PartReading train =
          plan.needsTrain()
              ? read(work, data, data.train(), CellSample.Draw.LABELLED, probed(), count)
              : new PartReading(data.classes().size());
      PartReading val =
          read(work, data, data.val(), CellSample.Draw.ALL, clustered(data.val().size()), count);
      List<Measure> measures = new ArrayList<>();
      if (plan.asks(Protocol.OBJECT_CLUSTERS)) {
        measures.addAll(
            new ObjectClusters(plan, data.classes().size()).measures(val.objects, work));
      }
      if (plan.needsCells()) {
        measures.addAll(cells(work, data, train.cells(), val.cells(), count));
      }
      if (plan.asks(Protocol.RETRIEVAL)) {
        measures.addAll(
            RetrievalClasses.measures(
                data, plan.subset(), kept, train.objectsAsSeen, val.objectsAsSeen));
      }
      return new DatasetScore(
          measures,
          new DatasetScore.Facts(
              plan.needsTrain() ? data.train().size() : 0,
              data.val().size(),
              train.cells().labels().length,
              val.cells().labels().length,
              train.objects.vectors.size(),
              val.objects.vectors.size(),
              val.digest()));
    }
  }

  private void requireThatFits(LabelledDataset data) throws EvaluationException {
    if (!card.has(OutputRole.EMBEDDINGS)) {
      throw new EvaluationException(
          "model %s has no embeddings to evaluate: take one whose card has outputs.embeddings"
              .formatted(card.reference()));
    }
    if (plan.needsObjects()
        && plan.objects() == ObjectSource.SALIENCY
        && !card.has(OutputRole.OBJECTNESS)) {
      throw new EvaluationException(
          "model %s has no objectness, which says what is salient: evaluate segments or cells"
              .formatted(card.reference()));
    }
    if (data.val().isEmpty() || plan.needsTrain() && data.train().isEmpty()) {
      throw new EvaluationException(
          "data set '%s' has %d pictures to learn from and %d to be scored on: give both, or leave out %s and %s"
              .formatted(
                  data.root(),
                  data.train().size(),
                  data.val().size(),
                  Protocol.LINEAR_PROBE,
                  Protocol.RETRIEVAL));
    }
  }

  private int probed() {
    return plan.asks(Protocol.LINEAR_PROBE) ? PROBED_CELLS : 0;
  }

  private int clustered(int pictures) {
    return plan.asks(Protocol.PIXEL_CLUSTERS) ? (CLUSTERED_CELLS + pictures - 1) / pictures : 0;
  }

  private PartReading read(
      OrderedWork work,
      LabelledDataset data,
      List<LabelledPicture> pictures,
      CellSample.Draw draw,
      int cells,
      LongConsumer count)
      throws IOException, InterruptedException {
    int classes = data.classes().size();
    PictureReader reader = new PictureReader(engine, card, size, plan);
    SplittableRandom random = new SplittableRandom(plan.seed());
    List<Callable<PartReading.Kept>> readings = new ArrayList<>();
    for (LabelledPicture picture : pictures) {
      SplittableRandom own = random.split();
      readings.add(
          () -> {
            PictureReader.Reading reading = reader.read(picture, plan.needsObjects());
            LabelMap truth = data.labels(picture);
            return new PartReading.Kept(
                table(reading, truth, classes),
                table(reading, ObjectTable.scaled(truth, size.width(), size.height()), classes),
                CellSample.of(reading.features(), truth, draw, cells, own),
                TruthDigest.of(picture, truth));
          });
    }
    PartReading part = new PartReading(classes);
    work.run(
        readings,
        kept -> {
          part.add(kept);
          count.accept(1);
        });
    return part;
  }

  private ObjectTable table(PictureReader.Reading reading, LabelMap truth, int classes) {
    return reading.objects() == null
        ? null
        : ObjectTable.of(reading.objects(), size.width(), size.height(), truth, classes);
  }

  private List<Measure> cells(
      OrderedWork work, LabelledDataset data, CellSample train, CellSample val, LongConsumer count)
      throws IOException, InterruptedException {
    CellScores scores = CellLearning.learn(plan, data.classes().size(), train, val, work);
    PictureReader reader = new PictureReader(engine, card, size, plan);
    List<Callable<CellScores.Counts>> readings = new ArrayList<>();
    for (LabelledPicture picture : data.val()) {
      readings.add(
          () ->
              scores.of(
                  reader.read(picture, false).features(),
                  data.labels(picture),
                  size.width(),
                  size.height()));
    }
    CellScores.Counts total = scores.nothing();
    work.run(
        readings,
        each -> {
          total.add(each);
          count.accept(1);
        });
    return CellLearning.measures(plan, data.classes().size(), scores, total);
  }
}
