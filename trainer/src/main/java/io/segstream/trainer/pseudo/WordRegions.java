package io.segstream.trainer.pseudo;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** Finds the region that a word of a caption means best (Huynh et al., CVPR 2022). */
public final class WordRegions {
  private WordRegions() {}

  /**
   * For each word the region with the largest dot product, the first of equal ones. Several words
   * may choose one region; the length of a word's vector does not count.
   *
   * @param regions embeddings, [R, D], R 1 or more
   * @param words vectors, [W, D], W 1 or more
   * @return W indices of regions
   */
  public static int[] choose(NDArray regions, NDArray words) {
    NDArray scores = words.matMul(regions.transpose(1, 0));
    int count = Math.toIntExact(regions.getShape().get(0));
    Number[] values = scores.toArray();
    int[] chosen = new int[values.length / count];
    Arrays.setAll(
        chosen,
        word -> {
          int best = 0;
          for (int i = 1; i < count; i++) {
            if (values[word * count + i].doubleValue()
                > values[word * count + best].doubleValue()) {
              best = i;
            }
          }
          return best;
        });
    return chosen;
  }
}
