package io.segstream.inference.segment;

import io.segstream.inference.cluster.GroupingSettings;
import java.util.Objects;

/**
 * How feature maps become segments.
 *
 * @param extentThreshold objectness from which a cell belongs to an object; the outline follows
 *     this level, above 0 and at most 1
 * @param coreThreshold objectness that a segment must reach somewhere to be kept (hysteresis), at
 *     least {@code extentThreshold}, at most 1
 * @param sampleCells cells from which the grouping is learned; all are then assigned, 1 or more
 * @param grouping of the pixels' embeddings
 * @param regions of neighbouring cells
 */
public record ExtractionSettings(
    float extentThreshold,
    float coreThreshold,
    int sampleCells,
    GroupingSettings grouping,
    RegionSettings regions) {
  public ExtractionSettings {
    Objects.requireNonNull(grouping, "grouping");
    Objects.requireNonNull(regions, "regions");
    if (!(extentThreshold > 0 && extentThreshold <= 1)) {
      throw new IllegalArgumentException(
          "extentThreshold is %s, must be above 0 and at most 1".formatted(extentThreshold));
    }
    if (!(coreThreshold >= extentThreshold && coreThreshold <= 1)) {
      throw new IllegalArgumentException(
          "coreThreshold is %s, must be at least extentThreshold (%s) and at most 1"
              .formatted(coreThreshold, extentThreshold));
    }
    if (sampleCells < 1) {
      throw new IllegalArgumentException(
          "sampleCells is %d, must be at least 1".formatted(sampleCells));
    }
  }

  /** What suits colour and texture features as well as learned ones. */
  public static ExtractionSettings defaults() {
    return new ExtractionSettings(
        0.5f, 0.6f, 1024, GroupingSettings.forPixels(), RegionSettings.defaults());
  }
}
