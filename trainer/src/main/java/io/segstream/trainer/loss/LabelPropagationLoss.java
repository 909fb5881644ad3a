package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.autograd.Scale;
import java.util.Arrays;

/**
 * How well the labels of one frame, carried to another by the likeness of embeddings, agree with
 * that frame's own: the non-parametric prediction of video propagation as an objective. With unit
 * vectors m of the cells of the first frame (the memory) and q of the second, {@code p(l | q) = sum
 * over m of label l of softmax_m(q.m / tau)} and the loss is {@code -ln p(own label | q)}, as in
 * the matching of Vondrick et al., "Tracking emerges by colorizing videos" (ECCV 2018), with object
 * labels in place of colours.
 *
 * <p>Within a pair a label's cells weigh {@code 1 / sqrt(their number)}, so that a small object
 * counts more than its area. Cells whose label the memory lacks do not count: nothing could carry
 * it.
 *
 * @param temperature tau, above 0
 */
public record LabelPropagationLoss(double temperature) {
  /** Lowers the likeness of a memory cell so far that its exponential is 0. */
  private static final double NEVER = 1e4;

  private static final int LABELS = 256;

  public LabelPropagationLoss {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature %s must be above 0".formatted(temperature));
    }
  }

  /**
   * Value and diagnostics.
   *
   * @param loss scalar with gradient through both frames; 0 if no cell counts
   * @param cells query cells that counted
   * @param accuracy share of them whose own label got more than half, 0..1
   */
  public record Result(NDArray loss, int cells, double accuracy) {}

  /**
   * Compares pairs of frames.
   *
   * @param memory [B, n, D], unit vectors of the first frames
   * @param queries [B, n', D], unit vectors of the second frames
   * @param memoryLabels [B, n], unsigned, below {@code labels} or {@link LabelMap#VOID}
   * @param queryLabels [B, n'], the same
   * @param labels number of labels, 1 to 255
   */
  public Result evaluate(
      NDArray memory, NDArray queries, byte[] memoryLabels, byte[] queryLabels, int labels) {
    long pairs = memory.getShape().get(0);
    requireFit("memory", memory, memoryLabels, labels);
    requireFit("queries", queries, queryLabels, labels);
    int perMemory = memoryLabels.length / (int) pairs;
    int perQuery = queryLabels.length / (int) pairs;
    boolean[][] remembered = present(memoryLabels, (int) pairs, labels);
    double[] weights = weights(queryLabels, remembered, perQuery);
    int counted = 0;
    for (double weight : weights) {
      counted += weight > 0 ? 1 : 0;
    }
    if (counted == 0) {
      return new Result(PixelRows.zero(queries.reshape(-1, queries.getShape().get(2))), 0, 0);
    }
    NDArray loss = null;
    double right = 0;
    for (int pair = 0; pair < pairs; pair++) {
      byte[] own = Arrays.copyOfRange(queryLabels, pair * perQuery, (pair + 1) * perQuery);
      byte[] known = Arrays.copyOfRange(memoryLabels, pair * perMemory, (pair + 1) * perMemory);
      NDArray probability = logProbability(memory.get(pair), queries.get(pair), known, own, labels);
      double[] share = Arrays.copyOfRange(weights, pair * perQuery, (pair + 1) * perQuery);
      NDArray weight =
          queries.getManager().create(share).toType(queries.getDataType(), false).expandDims(1);
      NDArray term = probability.mul(weight).sum();
      loss = loss == null ? term : loss.add(term);
      NDArray majority = probability.stopGradient().gt(Math.log(0.5)).logicalAnd(weight.gt(0));
      right += Scalars.of(majority.toType(queries.getDataType(), false).sum());
    }
    return new Result(loss.neg(), counted, right / counted);
  }

  /** Of the own label of each query of one pair, [n', 1]; of no meaning for void queries. */
  private NDArray logProbability(
      NDArray memory, NDArray queries, byte[] memoryLabels, byte[] queryLabels, int labels) {
    DataType type = queries.getDataType();
    NDManager step = queries.getManager();
    NDArray likeness = Scale.by(queries.matMul(memory.transpose()), 1 / temperature);
    NDArray known = oneHot(step, memoryLabels, labels, type);
    NDArray own = oneHot(step, queryLabels, labels, type);
    NDArray others = Scale.by(own.matMul(known.transpose()).sub(1), NEVER);
    NDArray voids = Scale.by(known.sum(new int[] {1}).sub(1), NEVER).expandDims(0);
    return LogSumExp.ofRows(likeness.add(others)).sub(LogSumExp.ofRows(likeness.add(voids)));
  }

  private static void requireFit(String what, NDArray vectors, byte[] own, int labels) {
    if (vectors.getShape().get(0) * vectors.getShape().get(1) != own.length) {
      throw new IllegalArgumentException(
          "%s %s meet %d labels".formatted(what, vectors.getShape(), own.length));
    }
    for (byte label : own) {
      if ((label & 0xff) != LabelMap.VOID && (label & 0xff) >= labels) {
        throw new IllegalArgumentException(
            "Label %d of %s is none of %d and not void".formatted(label & 0xff, what, labels));
      }
    }
  }

  private static boolean[][] present(byte[] map, int pairs, int labels) {
    boolean[][] present = new boolean[pairs][LABELS];
    int per = map.length / pairs;
    for (int i = 0; i < map.length; i++) {
      present[i / per][map[i] & 0xff] = (map[i] & 0xff) < labels;
    }
    return present;
  }

  /** Of each query cell; they sum to 1 unless none counts. */
  private static double[] weights(byte[] queryLabels, boolean[][] remembered, int perQuery) {
    double[] weights = new double[queryLabels.length];
    double total = 0;
    for (int pair = 0; pair < remembered.length; pair++) {
      int[] counts = new int[LABELS];
      int from = pair * perQuery;
      for (int i = from; i < from + perQuery; i++) {
        counts[queryLabels[i] & 0xff]++;
      }
      for (int i = from; i < from + perQuery; i++) {
        int label = queryLabels[i] & 0xff;
        if (remembered[pair][label]) {
          weights[i] = 1 / Math.sqrt(counts[label]);
          total += weights[i];
        }
      }
    }
    for (int i = 0; i < weights.length && total > 0; i++) {
      weights[i] /= total;
    }
    return weights;
  }

  private static NDArray oneHot(NDManager step, byte[] map, int labels, DataType type) {
    float[] values = new float[map.length * labels];
    for (int i = 0; i < map.length; i++) {
      int label = map[i] & 0xff;
      if (label < labels) {
        values[i * labels + label] = 1;
      }
    }
    return step.create(values, new Shape(map.length, labels)).toType(type, false);
  }
}
