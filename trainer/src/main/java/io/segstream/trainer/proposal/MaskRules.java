package io.segstream.trainer.proposal;

import java.util.Optional;

/**
 * Turns probabilities into one binary mask, by the rules of MaskContrast's data preparation: what
 * is above the threshold is foreground; each of its contours is filled; filled contours that cover
 * too little of the picture are erased; a picture of which too little is left has no mask.
 *
 * <p>Shares are compared exactly, and a share that equals the least one stays. Since a contour is
 * filled together with all that lies inside, an island in a hole of another region becomes part of
 * that region.
 *
 * @param threshold probability above which a pixel is foreground, 0 to below 1
 * @param leastPerMille pixels in a thousand that a filled contour, and the mask, must cover; 0 to
 *     1000
 */
public record MaskRules(float threshold, int leastPerMille) {
  private static final int MILLE = 1000;

  public MaskRules {
    if (!(threshold >= 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "threshold %s must be 0 or more and below 1".formatted(threshold));
    }
    if (leastPerMille < 0 || leastPerMille > MILLE) {
      throw new IllegalArgumentException(
          "leastPerMille %d must be 0 to %d".formatted(leastPerMille, MILLE));
    }
  }

  /** Those of the paper: threshold 0.5 and 1 %. */
  public static MaskRules published() {
    return new MaskRules(0.5f, 10);
  }

  /** Pixels above the threshold, before anything is filled or erased. */
  BinaryMask thresholded(ForegroundMap map) {
    BinaryMask mask = new BinaryMask(map.width(), map.height());
    for (int i = 0; i < map.probability().length; i++) {
      mask.set(i, map.probability()[i] > threshold);
    }
    return mask;
  }

  /** The mask of a picture; empty if too little is left of it. */
  public Optional<BinaryMask> apply(ForegroundMap map) {
    return cleaned(thresholded(map));
  }

  /** The same from pixels that are foreground for certain. */
  Optional<BinaryMask> cleaned(BinaryMask foreground) {
    BinaryMask mask = Contours.filled(foreground);
    Contours.erase(mask, area -> tooSmall(area, mask));
    return tooSmall(mask.area(), mask) || mask.area() == 0 ? Optional.empty() : Optional.of(mask);
  }

  private boolean tooSmall(int area, BinaryMask mask) {
    return (long) area * MILLE < (long) leastPerMille * mask.width() * mask.height();
  }
}
