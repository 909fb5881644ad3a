package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.autograd.Scale;

/**
 * Learns which regions the words of captions mean from nothing but which caption belongs to which
 * picture (Zareian et al., "Open-Vocabulary Object Detection Using Captions", CVPR 2021; first
 * stage of Huynh et al., CVPR 2022). With {@code s_ij = t_i . e_j / divisor} of word i and region
 * j, a caption is as far from a picture as {@code -s}, on average over the words, each with regions
 * weighed by their softmax, and the same with words and regions exchanged. Both distances shall be
 * smallest for the pairs that belong together, among captions and among pictures: four
 * cross-entropies.
 *
 * @param divisor above 0
 */
public record GroundingLoss(double divisor) {
  /** As published. */
  public static final GroundingLoss PUBLISHED = new GroundingLoss(10);

  public GroundingLoss {
    if (!(divisor > 0) || Double.isInfinite(divisor)) {
      throw new IllegalArgumentException(
          "divisor %s must be above 0 and finite".formatted(divisor));
    }
  }

  /**
   * How far captions are from pictures.
   *
   * @param byWords average over words, [pictures, captions]
   * @param byRegions average over regions, [pictures, captions]
   */
  record Distances(NDArray byWords, NDArray byRegions) {}

  /**
   * The loss; 0 for a single picture.
   *
   * @param regions embeddings, [B, M, D]
   * @param words vectors of all captions, one after another, [T, D]; no gradient passes
   * @param counts B, words of each picture's caption, 1 or more
   * @return scalar with gradient towards the regions
   */
  public NDArray evaluate(NDArray regions, NDArray words, int[] counts) {
    Distances distances = distances(regions, words, counts);
    return bothWays(distances.byWords).add(bothWays(distances.byRegions));
  }

  Distances distances(NDArray regions, NDArray words, int[] counts) {
    Shape shape = regions.getShape();
    requireFit(shape, words.getShape(), counts);
    long pictures = shape.get(0);
    NDArray similarity =
        Scale.down(
            regions
                .reshape(-1, shape.get(2))
                .matMul(words.transpose(1, 0))
                .reshape(pictures, shape.get(1), -1),
            divisor);
    NDArray nearest = similarity.softmax(1).mul(similarity).sum(new int[] {1}).neg();
    NDList byRegions = new NDList();
    int from = 0;
    for (int count : counts) {
      NDArray own = similarity.get(":, :, %d:%d".formatted(from, from + count));
      NDArray each = own.softmax(2).mul(own).sum(new int[] {2}).neg();
      byRegions.add(Scale.down(each.sum(new int[] {1}, true), shape.get(1)));
      from += count;
    }
    return new Distances(
        nearest.matMul(shares(regions.getManager(), nearest, counts)),
        NDArrays.concat(byRegions, 1));
  }

  /** Share of each word in each caption, [T, B]. */
  private static NDArray shares(NDManager step, NDArray like, int[] counts) {
    int words = Math.toIntExact(like.getShape().get(1));
    double[] shares = new double[words * counts.length];
    int word = 0;
    for (int caption = 0; caption < counts.length; caption++) {
      for (int i = 0; i < counts[caption]; i++) {
        shares[word++ * counts.length + caption] = 1.0 / counts[caption];
      }
    }
    return step.create(shares, new Shape(words, counts.length)).toType(like.getDataType(), false);
  }

  /** Cross-entropies of the right caption for each picture and the right picture for each. */
  static NDArray bothWays(NDArray distances) {
    return crossEntropy(distances, 1).add(crossEntropy(distances, 0));
  }

  /** Mean cross-entropy of the diagonal, softmax of {@code -distances} along an axis. */
  static NDArray crossEntropy(NDArray distances, int axis) {
    long pairs = distances.getShape().get(0);
    NDArray right = distances.getManager().eye((int) pairs).toType(distances.getDataType(), false);
    return Scale.down(distances.neg().logSoftmax(axis).mul(right).sum().neg(), pairs);
  }

  private static void requireFit(Shape regions, Shape words, int[] counts) {
    long sum = 0;
    for (int count : counts) {
      if (count < 1) {
        throw new IllegalArgumentException(
            "A caption of %d words cannot be compared: leave its picture out".formatted(count));
      }
      sum += count;
    }
    if (regions.get(0) != counts.length || words.get(0) != sum || regions.get(2) != words.get(1)) {
      throw new IllegalArgumentException(
          "Regions %s and words %s do not fit %d captions of %d words"
              .formatted(regions, words, counts.length, sum));
    }
  }
}
