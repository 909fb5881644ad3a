package io.segstream.trainer.sample;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Anchor sampling of cross-image pixel contrast (Wang et al., ICCV 2021): every class of every
 * picture gives equally many anchors, half of them where the network is wrong. Classes with too few
 * pixels take no part.
 *
 * @param maxSamples most anchors of a batch, 1 or more; with more groups than that each still gives
 *     one
 * @param maxViews most anchors of a group, 1 or more; a group needs more pixels than this
 */
public record SegmentationAwareSampler(int maxSamples, int maxViews) {
  public SegmentationAwareSampler {
    if (maxSamples < 1 || maxViews < 1) {
      throw new IllegalArgumentException(
          "maxSamples %d and maxViews %d must be at least 1".formatted(maxSamples, maxViews));
    }
  }

  /**
   * Draws anchors.
   *
   * @param labels ground truth at the size of the network's output, [pictures, h, w]
   * @param predictions classes by {@link PredictedClasses}, as many
   */
  public AnchorGroups sample(
      byte[] labels, byte[] predictions, int pictures, SplittableRandom random) {
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          "%d labels meet %d predictions: both must have the size of the network's output"
              .formatted(labels.length, predictions.length));
    }
    List<PixelGroup> groups =
        PixelGroups.of(labels, pictures).stream().filter(g -> g.rows().length > maxViews).toList();
    if (groups.isEmpty()) {
      return new AnchorGroups(new Anchors(new long[0], new int[0]), 0, 0, 0);
    }
    int views = views(groups.size());
    long[] rows = new long[groups.size() * views];
    int[] classes = new int[rows.length];
    int hardTotal = 0;
    for (int g = 0; g < groups.size(); g++) {
      PixelGroup group = groups.get(g);
      int[] hard = where(group, predictions, false);
      int[] easy = where(group, predictions, true);
      int hardCount = hardCount(hard.length, easy.length, views);
      IntStream drawn =
          IntStream.concat(
              Arrays.stream(UniformDraw.of(hard, hardCount, random)),
              Arrays.stream(UniformDraw.of(easy, views - hardCount, random)));
      System.arraycopy(drawn.asLongStream().toArray(), 0, rows, g * views, views);
      Arrays.fill(classes, g * views, (g + 1) * views, group.label());
      hardTotal += hardCount;
    }
    return new AnchorGroups(new Anchors(rows, classes), groups.size(), views, hardTotal);
  }

  /** Anchors per group when there are so many groups. */
  int views(int groups) {
    return Math.max(1, Math.min(maxSamples / groups, maxViews));
  }

  /** How many of a group's anchors are hard, of so many hard and easy pixels; the rest is easy. */
  static int hardCount(int hard, int easy, int views) {
    // In halves, so that odd numbers are not rounded.
    boolean enoughHard = 2 * hard >= views;
    boolean enoughEasy = 2 * easy >= views;
    if (enoughHard && enoughEasy) {
      return views / 2;
    }
    return enoughHard ? views - easy : hard;
  }

  private static int[] where(PixelGroup group, byte[] predictions, boolean correct) {
    return Arrays.stream(group.rows())
        .filter(row -> ((predictions[row] & 0xff) == group.label()) == correct)
        .toArray();
  }
}
