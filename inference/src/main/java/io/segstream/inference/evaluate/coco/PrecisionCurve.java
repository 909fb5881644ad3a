package io.segstream.inference.evaluate.coco;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Precision at 101 recalls and final recall over all images of a category (method {@code
 * accumulate} of pycocotools).
 *
 * @param precision mean over the recalls 0, 0.01, ..., 1 of the highest precision at that recall or
 *     beyond
 * @param recall share of the wanted annotations that were found
 */
record PrecisionCurve(double precision, double recall) {
  private static final int RECALLS = 101;

  /**
   * Works out one curve.
   *
   * @param images outcomes in the order of image ids
   * @param threshold index of the overlap threshold
   * @param mostDetections per image
   * @param wanted annotations that should be found, 1 or more
   */
  static PrecisionCurve of(
      List<ImageMatches.Outcome> images, int threshold, int mostDetections, int wanted) {
    record Found(double score, boolean matched) {}
    List<Found> found =
        images.stream()
            .flatMap(
                image ->
                    IntStream.range(0, Math.min(mostDetections, image.scores().length))
                        .filter(d -> !image.ignored()[threshold][d])
                        .mapToObj(d -> new Found(image.scores()[d], image.matched()[threshold][d])))
            .sorted(Comparator.comparingDouble(each -> -each.score()))
            .toList();
    double[] recalls = new double[found.size()];
    double[] precisions = new double[found.size()];
    int hits = 0;
    for (int i = 0; i < recalls.length; i++) {
      hits += found.get(i).matched() ? 1 : 0;
      recalls[i] = (double) hits / wanted;
      precisions[i] = hits / (i + 1 + Math.ulp(1.0));
    }
    for (int i = precisions.length - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    double sum = 0;
    for (int r = 0; r < RECALLS; r++) {
      int at = firstAtLeast(recalls, r == RECALLS - 1 ? 1 : r * 0.01);
      sum += at < precisions.length ? precisions[at] : 0;
    }
    return new PrecisionCurve(sum / RECALLS, recalls.length == 0 ? 0 : recalls[recalls.length - 1]);
  }

  private static int firstAtLeast(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
