package io.segstream.trainer.data;

import io.segstream.schemas.mask.RleMask;
import java.util.Objects;

/**
 * One annotated object.
 *
 * @param category index into {@link Dataset#labels()}, 0 or more
 * @param mask its pixels at the picture's size
 * @param crowd whether the mask covers a group that was not separated, as COCO marks it
 */
public record Instance(int category, RleMask mask, boolean crowd) {
  public Instance {
    Objects.requireNonNull(mask, "mask");
    if (category < 0) {
      throw new IllegalArgumentException("category %d must be 0 or more".formatted(category));
    }
  }
}
