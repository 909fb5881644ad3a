package io.segstream.inference.track;

/**
 * When a segment is an object seen before.
 *
 * @param minHits frames in a row on which an object must be seen before it gets an id, 1 or more
 * @param maxMisses processed frames that a lost object is remembered, 0 or more
 * @param maxLostUs microseconds of capture time that a lost object is remembered, 0 or more
 * @param maxTracks objects remembered at a time, tentative and lost ones included, 1 or more
 * @param minIou mask overlap from which a segment may be a visible object by position alone, 0..1
 * @param minCosine cosine of embeddings below which a segment is never a visible object, -1..1
 * @param returnCosine cosine from which a segment may be an object that was lost, or that moved
 *     farther than its mask, -1..1
 * @param maxShift distance that an object may move between two processed frames, in diagonals of
 *     its box, above 0
 * @param iouWeight weight of mask overlap against embedding, 0..1
 * @param embeddingRate share of the newest embedding in the running mean, above 0 and at most 1
 */
public record TrackerSettings(
    int minHits,
    int maxMisses,
    long maxLostUs,
    int maxTracks,
    double minIou,
    double minCosine,
    double returnCosine,
    double maxShift,
    double iouWeight,
    double embeddingRate) {
  public TrackerSettings {
    require(minHits >= 1, "minHits", minHits, "at least 1");
    require(maxMisses >= 0, "maxMisses", maxMisses, "at least 0");
    require(maxLostUs >= 0, "maxLostUs", maxLostUs, "at least 0");
    require(maxTracks >= 1, "maxTracks", maxTracks, "at least 1");
    require(minIou >= 0 && minIou <= 1, "minIou", minIou, "0..1");
    require(minCosine >= -1 && minCosine <= 1, "minCosine", minCosine, "-1..1");
    require(returnCosine >= -1 && returnCosine <= 1, "returnCosine", returnCosine, "-1..1");
    require(maxShift > 0, "maxShift", maxShift, "above 0");
    require(iouWeight >= 0 && iouWeight <= 1, "iouWeight", iouWeight, "0..1");
    require(
        embeddingRate > 0 && embeddingRate <= 1,
        "embeddingRate",
        embeddingRate,
        "above 0 and at most 1");
  }

  private static void require(boolean holds, String name, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, rule));
    }
  }

  /** Whether an object that is not in view was seen too long ago to come back. */
  boolean isForgotten(Track track, long captureTimeUs) {
    return captureTimeUs - track.lastSeenUs() > maxLostUs;
  }

  /** Three frames to appear, five seconds to come back. */
  public static TrackerSettings defaults() {
    return new TrackerSettings(3, 150, 5_000_000, 64, 0.1, 0.5, 0.85, 1.0, 0.5, 0.1);
  }
}
