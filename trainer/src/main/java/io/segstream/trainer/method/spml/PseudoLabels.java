package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.crf.DenseCrf;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.pseudo.LikeliestClass;
import io.segstream.trainer.pseudo.RandomWalk;
import io.segstream.trainer.segment.PictureSegments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Labels for the softmax stage: class scores of the network that learnt the embeddings, of classes
 * that the picture shows, each divided by its largest value, spread by a random walk over cells of
 * {@value #STRIDE} pixels with affinities of the picture and its mirror image.
 *
 * @param teacher that learnt the embeddings; does not change
 * @param walk spreads scores
 * @param crf refines them, if wanted
 * @param background class that is no tag and that every picture may show
 */
record PseudoLabels(
    SegmentationNetwork teacher, RandomWalk walk, Optional<DenseCrf> crf, OptionalInt background) {
  private static final int STRIDE = 8;
  private static final int COLUMNS = 3;
  private static final double LEAST_CHANCE = 1e-12;

  /**
   * Labels every pixel but padding, which becomes void.
   *
   * @param pictures [N, 3, H, W] of the batch
   */
  List<LabelMap> of(ParameterStore parameters, NDArray pictures, List<SpmlSample> batch) {
    NetworkOutputs outputs = teacher.run(parameters, pictures, false);
    NetworkOutputs mirrored = teacher.run(parameters, pictures.flip(COLUMNS), false);
    NDArray probabilities = outputs.classes().orElseThrow().stopGradient().softmax(1);
    List<LabelMap> labels = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      labels.add(
          label(
              outputs.embeddings().get(i),
              mirrored.embeddings().get(i).flip(COLUMNS - 1),
              probabilities.get(i),
              batch.get(i)));
    }
    return labels;
  }

  private LabelMap label(
      NDArray embedding, NDArray mirrored, NDArray probabilities, SpmlSample sample) {
    int width = sample.image().width();
    int height = sample.image().height();
    int rows = Math.max(1, height / STRIDE);
    int columns = Math.max(1, width / STRIDE);
    // A sum does as well as a mean: columns of the transition are normalised.
    NDArray affinity =
        walk.affinity(unit(embedding, rows, columns))
            .add(walk.affinity(unit(mirrored, rows, columns)));
    NDArray spread =
        walk.spread(scores(probabilities, sample, rows, columns), walk.transition(affinity));
    int classes = Math.toIntExact(spread.getShape().get(0));
    NDArray large =
        BilinearResize.halfPixel(spread.reshape(1, classes, rows, columns), height, width);
    float[] values = large.get(0).transpose(1, 2, 0).toFloatArray();
    float[] likely =
        crf.map(used -> used.infer(sample.image(), normalised(values, classes), classes))
            .orElse(values);
    byte[] labels = LikeliestClass.of(likely, classes);
    voidPadding(labels, sample);
    return new LabelMap(width, height, labels);
  }

  private static NDArray unit(NDArray embedding, int rows, int columns) {
    NDArray maps = BilinearResize.halfPixel(embedding.stopGradient().expandDims(0), rows, columns);
    return PixelRows.unit(PixelRows.of(maps));
  }

  private NDArray scores(NDArray probabilities, SpmlSample sample, int rows, int columns) {
    int classes = Math.toIntExact(probabilities.getShape().get(0));
    NDArray small =
        BilinearResize.halfPixel(probabilities.expandDims(0), rows, columns)
            .reshape(classes, (long) rows * columns);
    float[] shown = new float[classes];
    for (int c = 0; c < classes; c++) {
      shown[c] = sample.tags().get(c) || background.orElse(-1) == c ? 1 : 0;
    }
    NDManager step = probabilities.getManager();
    // A class that is nowhere likely at all would be 0 / 0, and win or lose everywhere.
    NDArray least = step.create(LEAST_CHANCE).toType(small.getDataType(), false);
    NDArray largest = small.max(new int[] {1}, true).maximum(least);
    return small.div(largest).mul(step.create(shown, new Shape(classes, 1)));
  }

  /** Scores as probabilities of each pixel. */
  private static float[] normalised(float[] values, int classes) {
    float[] result = values.clone();
    for (int from = 0; from < result.length; from += classes) {
      float sum = 0;
      for (int c = from; c < from + classes; c++) {
        sum += result[c];
      }
      for (int c = from; c < from + classes && sum > 0; c++) {
        result[c] /= sum;
      }
    }
    return result;
  }

  private static void voidPadding(byte[] labels, SpmlSample sample) {
    int width = sample.image().width();
    int height = sample.image().height();
    int across = sample.cellsAcross();
    int down = sample.regions().length / across;
    for (int i = 0; i < labels.length; i++) {
      int x = i % width * across / width;
      int y = (i - i % width) / width * down / height;
      if (sample.regions()[y * across + x] == PictureSegments.NONE) {
        labels[i] = (byte) LabelMap.VOID;
      }
    }
  }
}
