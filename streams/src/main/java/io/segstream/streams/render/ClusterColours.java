package io.segstream.streams.render;

/**
 * The colour of a cluster. It depends on the cluster's id alone, so a cluster looks the same on
 * every frame, in every video and on every machine.
 */
public final class ClusterColours {
  /** Objects that no cluster has been given to. */
  public static final int NEUTRAL = 0xd4d8dc;

  // The turn that spreads any number of hues most evenly: 360 degrees times (3 - sqrt 5) / 2.
  private static final double GOLDEN_ANGLE = 137.50776405003785;
  private static final double FIRST_HUE = 35;
  private static final double CHROMA = 0.17;
  // Hues that come close to each other after many turns still differ in lightness.
  private static final double[] LIGHTNESS = {0.70, 0.80, 0.58};

  private ClusterColours() {}

  /**
   * The colour of a cluster as 0xRRGGBB.
   *
   * @param clusterId 1 upwards
   */
  public static int of(long clusterId) {
    if (clusterId < 1) {
      throw new IllegalArgumentException(
          "Cluster ids start at 1, there is no colour for %d".formatted(clusterId));
    }
    long turns = clusterId - 1;
    double hue = (FIRST_HUE + turns % 3600 * GOLDEN_ANGLE) % 360;
    return new Oklch(LIGHTNESS[(int) (turns % LIGHTNESS.length)], CHROMA, hue).rgb();
  }
}
