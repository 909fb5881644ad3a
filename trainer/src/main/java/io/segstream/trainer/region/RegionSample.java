package io.segstream.trainer.region;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import java.util.List;

/**
 * What a step takes from a picture. Nothing in it depends on masks of novel classes.
 *
 * @param image a view
 * @param foreground 1 on objects of base classes, 0 elsewhere, {@link LabelMap#VOID} where an
 *     object of a novel class may be, in crowds and beyond the picture
 * @param regions one or more
 */
public record RegionSample(RgbImage image, LabelMap foreground, List<SampledRegion> regions) {
  public RegionSample {
    regions = List.copyOf(regions);
  }
}
