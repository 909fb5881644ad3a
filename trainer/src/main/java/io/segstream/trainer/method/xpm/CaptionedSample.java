package io.segstream.trainer.method.xpm;

import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionSample;
import io.segstream.trainer.region.SampledRegion;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a step takes from a picture.
 *
 * @param base a view and the objects of base classes in it, with boxes beside them
 * @param elsewhere boxes that show none of them
 * @param words that the picture's captions name, ascending
 * @param captions of the picture
 * @param wordless those among them that name nothing
 */
public record CaptionedSample(
    RegionSample base, List<RegionBox> elsewhere, int[] words, int captions, int wordless) {
  public CaptionedSample {
    elsewhere = List.copyOf(elsewhere);
  }

  /** Boxes of base regions, then those elsewhere. */
  public List<RegionBox> boxes() {
    return Stream.concat(base.regions().stream().map(SampledRegion::box), elsewhere.stream())
        .toList();
  }
}
