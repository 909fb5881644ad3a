package io.segstream.trainer.region;

import java.util.Objects;
import java.util.Optional;

/**
 * A region of a view.
 *
 * @param box in pixels of the view
 * @param category index of its class
 * @param annotated whether the box is that of an object and not one beside it
 * @param mask empty for regions of novel classes, whose masks nothing may see
 */
public record SampledRegion(RegionBox box, int category, boolean annotated, Optional<Mask> mask) {
  public SampledRegion {
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(mask, "mask");
  }

  /**
   * The object's mask inside the box, cut into cells.
   *
   * @param cells where the region is contrasted, [grid, grid]
   * @param target of the mask head, [28, 28]
   */
  public record Mask(boolean[] cells, boolean[] target) {}

  /** Whether only the box of the object may be used. */
  public boolean isNovel() {
    return mask.isEmpty();
  }

  /** Whether the mask head learns from it: objects with masks, in their own boxes. */
  public boolean isSupervised() {
    return annotated && mask.isPresent();
  }
}
