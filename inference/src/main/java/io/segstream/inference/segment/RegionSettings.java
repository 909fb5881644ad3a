package io.segstream.inference.segment;

/**
 * Which groups of neighbouring cells are objects.
 *
 * @param minAreaShare regions below this share of the frame are merged into their most similar
 *     neighbour, or dropped if they have none, 0 or more and below 1
 * @param maxSegments segments per frame at most, those of largest score x area, 1..255
 * @param mergeCosine neighbouring regions at least this similar are one object, -1..1
 * @param mergeBoundaryShare neighbouring regions whose common boundary is at least this share of
 *     the shorter perimeter of the two are one object, however different they look, above 0; above
 *     1 switches the rule off, as does a model without objectness
 */
public record RegionSettings(
    double minAreaShare, int maxSegments, double mergeCosine, double mergeBoundaryShare) {
  public RegionSettings {
    require(minAreaShare >= 0 && minAreaShare < 1, "minAreaShare", minAreaShare, "0..1");
    require(maxSegments >= 1 && maxSegments <= 255, "maxSegments", maxSegments, "1..255");
    require(mergeCosine >= -1 && mergeCosine <= 1, "mergeCosine", mergeCosine, "-1..1");
    require(mergeBoundaryShare > 0, "mergeBoundaryShare", mergeBoundaryShare, "above 0");
  }

  private static void require(boolean holds, String name, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, rule));
    }
  }

  /** What suits colour and texture features as well as learned ones. */
  public static RegionSettings defaults() {
    return new RegionSettings(0.001, 24, 0.9, 0.3);
  }
}
