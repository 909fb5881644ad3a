package io.segstream.trainer.method.propagation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.VideoDataset;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well plain likeness carries the object of each video's first frame to later ones. {@code
 * carriedIou} is the mean IoU at the network's stride over some frames of each video; {@code
 * objectnessIou} that of objectness above 0.5. Nothing of the service's propagation takes part, so
 * that the embeddings alone are judged.
 */
public final class CarriedMasks implements Validation {
  /** Later frames of each video that are looked at, evenly spread. */
  private static final int FRAMES = 4;

  private final Dataset dataset;
  private final double temperature;

  /**
   * On videos whose frames have foregrounds; pictures outside videos only judge the objectness.
   *
   * @param temperature of the likeness, as it was learnt
   */
  public CarriedMasks(Dataset dataset, double temperature) {
    this.dataset = dataset;
    this.temperature = temperature;
  }

  /** Overlaps so far. */
  private static final class Sums {
    private double carried;
    private int carriedCount;
    private double objectness;
    private int objectnessCount;
  }

  /** Unit vectors [cells, D] of a frame and its foreground at their grid. */
  private record Cells(NDArray vectors, byte[] foreground) {}

  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Sums sums = new Sums();
    for (VideoDataset.Sequence video : VideoDataset.sequencesOf(dataset)) {
      try (NDManager scratch = manager.newSubManager()) {
        Cells first = cells(network, parameters, scratch, video.first(), sums);
        for (int i = 1; i <= Math.min(FRAMES, video.frames() - 1); i++) {
          int frame =
              video.first() + i * (video.frames() - 1) / Math.min(FRAMES, video.frames() - 1);
          try (NDManager step = scratch.newSubManager()) {
            carry(first, cells(network, parameters, step, frame, sums), sums);
          }
        }
      }
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    if (sums.carriedCount > 0) {
      scores.put("carriedIou", sums.carried / sums.carriedCount);
    }
    scores.put("objectnessIou", sums.objectness / sums.objectnessCount);
    return new Scores(scores.keySet().iterator().next(), scores);
  }

  private Cells cells(
      SegmentationNetwork network,
      ParameterStore parameters,
      NDManager manager,
      int index,
      Sums sums) {
    Example example = load(index);
    NetworkOutputs outputs =
        network.run(parameters, PictureBatch.pictures(manager, List.of(example.image())), false);
    Shape shape = outputs.embeddings().getShape();
    byte[] foreground =
        PictureBatch.labels(List.of(foreground(example)), (int) shape.get(3), (int) shape.get(2));
    sums.objectness += iou(outputs.objectness().reshape(-1).gt(0), foreground);
    sums.objectnessCount++;
    return new Cells(PixelRows.unit(PixelRows.of(outputs.embeddings())), foreground);
  }

  private Example load(int index) {
    try {
      return dataset.load(index);
    } catch (ExampleException e) {
      throw new TrainingException(
          "Dataset '%s' cannot be validated on: %s".formatted(dataset.name(), e.getMessage()), e);
    }
  }

  private LabelMap foreground(Example example) {
    return example
        .foreground()
        .orElseThrow(
            () ->
                new TrainingException(
                    "Dataset '%s' cannot be validated on: '%s' has no foreground, give masks"
                        .formatted(dataset.name(), example.id())));
  }

  private void carry(Cells from, Cells to, Sums sums) {
    NDManager manager = to.vectors().getManager();
    float[] known = new float[from.foreground().length];
    for (int i = 0; i < known.length; i++) {
      known[i] = from.foreground()[i] == 1 ? 1 : 0;
    }
    NDArray share =
        Scale.by(to.vectors().matMul(from.vectors().transpose()), 1 / temperature)
            .softmax(1)
            .matMul(manager.create(known, new Shape(known.length, 1)));
    sums.carried += iou(share.reshape(-1).gt(0.5), to.foreground());
    sums.carriedCount++;
  }

  /** 1 if both are empty; unknown pixels do not count. */
  private static double iou(NDArray found, byte[] foreground) {
    boolean[] marks = found.toType(DataType.BOOLEAN, false).toBooleanArray();
    int both = 0;
    int either = 0;
    for (int i = 0; i < marks.length; i++) {
      boolean object = foreground[i] == 1;
      if ((foreground[i] & 0xff) != LabelMap.VOID) {
        both += object && marks[i] ? 1 : 0;
        either += object || marks[i] ? 1 : 0;
      }
    }
    return either == 0 ? 1 : (double) both / either;
  }
}
