package io.segstream.inference.engine;

import io.segstream.inference.segment.BoxMask;
import java.util.List;

/**
 * What heads see in boxes of a picture, in the order of the boxes.
 *
 * @param masks of the objects in the boxes; empty if they were not asked for
 * @param vectors of the boxes in the space of words, of any length, all finite; empty if they were
 *     not asked for; not copied
 */
public record RegionViews(List<BoxMask> masks, List<float[]> vectors) {
  /** Of no boxes. */
  static final RegionViews NONE = new RegionViews(List.of(), List.of());

  public RegionViews {
    masks = List.copyOf(masks);
    vectors = List.copyOf(vectors);
  }
}
