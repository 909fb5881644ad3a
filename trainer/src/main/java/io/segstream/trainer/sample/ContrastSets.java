package io.segstream.trainer.sample;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which cells of a region make the queries of ContrastMask, and which are keys (Wang et al., CVPR
 * 2022, and its released code). Cells are positions in the region's grid, {@code y * width + x}, in
 * rising order until they are drawn; arrays are not copied.
 *
 * @param foreground cells whose mean is the region's foreground query
 * @param background cells whose mean is the region's background query
 * @param easyForeground keys of the object that lie well inside, or on the inner edge
 * @param easyBackground keys far from the object
 * @param hardForeground keys of the object just beside its edge
 * @param hardBackground keys of the background just beside the edge
 */
public record ContrastSets(
    int[] foreground,
    int[] background,
    int[] easyForeground,
    int[] easyBackground,
    int[] hardForeground,
    int[] hardBackground) {
  /** An area of fewer cells gives no query. */
  private static final int LEAST_AREA = 2;

  /** Activation that replaces too small an area of a mask: this share from either end. */
  private static final double REPLACEMENT = 0.05;

  /** Draws are of whole cells: a share of 0.3 means 3 of 10 and not 4. */
  private static final double ROUNDING = 1e-9;

  /**
   * The sets of a region whose mask is known. Foreground cells on the edge itself are easy, those
   * of the background on the edge belong to no set.
   *
   * @param mask [height, width]
   * @param activation [height, width], 0 to 1: stands in for the mask in a query whose area the
   *     mask leaves empty
   */
  public static ContrastSets ofMask(boolean[] mask, float[] activation, int width, int height) {
    boolean[] edge = MaskEdge.of(mask, width, height);
    boolean[] band = MaskEdge.widened(edge, width, height);
    int[] inside = cells(mask.length, i -> mask[i]);
    int[] outside = cells(mask.length, i -> !mask[i]);
    return new ContrastSets(
        inside.length >= LEAST_AREA
            ? inside
            : cells(mask.length, i -> activation[i] > 1 - REPLACEMENT),
        outside.length >= LEAST_AREA
            ? outside
            : cells(mask.length, i -> activation[i] < REPLACEMENT),
        cells(mask.length, i -> mask[i] && (edge[i] || !band[i])),
        cells(mask.length, i -> !mask[i] && !band[i]),
        cells(mask.length, i -> mask[i] && band[i] && !edge[i]),
        cells(mask.length, i -> !mask[i] && band[i] && !edge[i]));
  }

  /**
   * The sets of a region of which only the activation of its class is known: what is nearly the
   * strongest is foreground, what is nearly the weakest background, and keys are as hard as easy.
   *
   * @param activation 0 to 1
   * @param delta distance from the strongest and the weakest, above 0 and below 0.5
   */
  public static ContrastSets ofActivation(float[] activation, double delta) {
    int[] strong = cells(activation.length, i -> activation[i] > 1 - delta);
    int[] weak = cells(activation.length, i -> activation[i] < delta);
    return new ContrastSets(strong, weak, strong, weak, strong, weak);
  }

  private static int[] cells(int count, IntPredicate chosen) {
    return IntStream.range(0, count).filter(chosen).toArray();
  }

  /** Whether each set of keys has so many cells and each query has one. */
  public boolean hasAtLeast(int cells) {
    return easyForeground.length >= cells
        && easyBackground.length >= cells
        && hardForeground.length >= cells
        && hardBackground.length >= cells
        && foreground.length > 0
        && background.length > 0;
  }

  /**
   * The same queries with fewer keys: of each set a share, rounded up, without replacement.
   *
   * @param share above 0, at most 1
   */
  public ContrastSets draw(double share, SplittableRandom random) {
    return new ContrastSets(
        foreground,
        background,
        draw(easyForeground, share, random),
        draw(easyBackground, share, random),
        draw(hardForeground, share, random),
        draw(hardBackground, share, random));
  }

  private static int[] draw(int[] cells, double share, SplittableRandom random) {
    return UniformDraw.of(cells, (int) Math.ceil(share * cells.length - ROUNDING), random);
  }
}
