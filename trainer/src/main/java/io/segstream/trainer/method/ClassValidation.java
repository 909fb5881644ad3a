package io.segstream.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.ClassScores;
import io.segstream.inference.evaluate.cluster.Confusion;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.Validation;
import io.segstream.trainer.sample.PredictedClasses;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a network classifies pixels: whole pictures in one scale, logits brought to the
 * picture's size as in training, counted over all pictures. {@code miou} is the mean IoU over the
 * classes that occur or were predicted, {@code pixelAccuracy} the share of pixels that are right.
 */
public final class ClassValidation implements Validation {
  private static final String MIOU = "miou";

  private final Dataset dataset;

  /**
   * On pictures with class labels.
   *
   * @param dataset of pictures to validate on, with the classes that the network has
   */
  public ClassValidation(Dataset dataset) {
    this.dataset = dataset;
  }

  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Confusion confusion = new Confusion(network.classCount(), network.classCount());
    new HeldOutPictures(dataset)
        .show(
            network,
            parameters,
            manager,
            (example, outputs) -> count(confusion, example, outputs.classes().orElseThrow()));
    ClassScores classes = confusion.scores();
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(MIOU, classes.meanDefined());
    scores.put("pixelAccuracy", classes.accuracy());
    return new Scores(MIOU, scores);
  }

  private static void count(Confusion confusion, Example example, NDArray logits) {
    LabelMap truth =
        example
            .classes()
            .orElseThrow(
                () ->
                    new TrainingException(
                        "Picture '%s' has no class labels to validate on: give its dataset label maps"
                            .formatted(example.id())));
    NDArray scaled = BilinearResize.alignCorners(logits, truth.height(), truth.width());
    confusion.add(new LabelMap(truth.width(), truth.height(), PredictedClasses.of(scaled)), truth);
  }
}
