package io.segstream.trainer.sample;

/**
 * Anchors that were drawn for each class of each picture, equally many per group.
 *
 * @param anchors in the order of the groups; their labels are classes
 * @param groups pairs of picture and class that took part
 * @param views anchors per group; 0 without groups
 * @param hard anchors whose class the network got wrong
 */
public record AnchorGroups(Anchors anchors, int groups, int views, int hard) {
  /** Share of hard anchors, 0..1; 0 without anchors. */
  public double hardShare() {
    return anchors.size() == 0 ? 0 : (double) hard / anchors.size();
  }
}
