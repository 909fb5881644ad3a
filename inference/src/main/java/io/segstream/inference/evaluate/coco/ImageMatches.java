package io.segstream.inference.evaluate.coco;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Annotations and results of one image and category, with their overlaps; matches them for any
 * range of sizes (method {@code evaluateImg} of pycocotools).
 */
final class ImageMatches {
  /** Results of an image beyond this many are never looked at. */
  static final int MOST_DETECTIONS = 100;

  private final List<Annotation> annotations;
  private final List<Detection> detections;

  /** [detection][annotation]. */
  private final double[][] overlaps;

  /**
   * What became of the results.
   *
   * @param scores of the results, highest first
   * @param matched [threshold][result]: whether it found an annotation
   * @param ignored [threshold][result]: whether it counts neither for nor against
   * @param wanted annotations that should be found
   */
  record Outcome(double[] scores, boolean[][] matched, boolean[][] ignored, int wanted) {}

  ImageMatches(List<Annotation> annotations, List<Detection> unsorted) {
    this.annotations = annotations;
    this.detections =
        unsorted.stream()
            .sorted(Comparator.comparingDouble(detection -> -detection.score()))
            .limit(MOST_DETECTIONS)
            .toList();
    overlaps = new double[detections.size()][annotations.size()];
    for (int d = 0; d < overlaps.length; d++) {
      for (int a = 0; a < overlaps[d].length; a++) {
        Annotation annotation = annotations.get(a);
        overlaps[d][a] = detections.get(d).shape().overlap(annotation.shape(), annotation.crowd());
      }
    }
  }

  Outcome match(AreaRange range, double[] thresholds) {
    boolean[] skip = new boolean[annotations.size()];
    for (int a = 0; a < skip.length; a++) {
      skip[a] = annotations.get(a).crowd() || range.excludes(annotations.get(a).area());
    }
    // Those that count come first, in the order of the file.
    int[] order =
        IntStream.range(0, skip.length)
            .boxed()
            .sorted(Comparator.comparing(a -> skip[a]))
            .mapToInt(a -> a)
            .toArray();
    boolean[][] matched = new boolean[thresholds.length][detections.size()];
    boolean[][] ignored = new boolean[thresholds.length][detections.size()];
    for (int t = 0; t < thresholds.length; t++) {
      boolean[] taken = new boolean[skip.length];
      for (int d = 0; d < detections.size(); d++) {
        int best = best(d, thresholds[t], order, skip, taken);
        if (best >= 0) {
          matched[t][d] = true;
          ignored[t][d] = skip[best];
          taken[best] = true;
        } else {
          ignored[t][d] = range.excludes(detections.get(d).shape().area());
        }
      }
    }
    int wanted = (int) IntStream.range(0, skip.length).filter(a -> !skip[a]).count();
    double[] scores = detections.stream().mapToDouble(Detection::score).toArray();
    return new Outcome(scores, matched, ignored, wanted);
  }

  /** The annotation of highest overlap; one that does not count only if no other fits. */
  private int best(int d, double threshold, int[] order, boolean[] skip, boolean[] taken) {
    double least = Math.min(threshold, 1 - 1e-10);
    int best = -1;
    for (int a : order) {
      if (taken[a] && !annotations.get(a).crowd()) {
        continue;
      }
      if (best >= 0 && !skip[best] && skip[a]) {
        break;
      }
      if (overlaps[d][a] >= least) {
        least = overlaps[d][a];
        best = a;
      }
    }
    return best;
  }
}
