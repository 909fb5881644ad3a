package io.segstream.inference.track;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.schemas.mask.PixelBox;

/** How well a segment continues a track, as a cost for {@link Assignment}. */
final class Affinity {
  private final TrackerSettings settings;

  Affinity(TrackerSettings settings) {
    this.settings = settings;
  }

  /**
   * Cost of a segment as the continuation of a track seen on the latest frame: {@code 1 - (w iou +
   * (1 - w) cosine)}, or forbidden if they look too different, or neither overlap enough nor look
   * alike within reach.
   */
  double continuationCost(Track track, ExtractedSegment segment) {
    double shift = shift(track.box(), segment.box());
    boolean near = shift <= settings.maxShift();
    boolean boxesMeet = track.box().iou(segment.box()) > 0;
    boolean comparable = comparable(track, segment);
    double cosine = comparable ? UnitVectors.cosine(track.embedding(), segment.embedding()) : 0;
    if ((!near && !boxesMeet) || (comparable && cosine < settings.minCosine())) {
      return Assignment.FORBIDDEN;
    }
    double iou = boxesMeet && sameSize(track, segment) ? track.mask().iou(segment.mask()) : 0;
    boolean overlaps = iou >= settings.minIou() && iou > 0;
    boolean alike = comparable && near && cosine >= settings.returnCosine();
    if (!overlaps && !alike) {
      return Assignment.FORBIDDEN;
    }
    double weight = comparable ? settings.iouWeight() : 1;
    return 1 - (weight * iou + (1 - weight) * cosine);
  }

  /**
   * Cost of a segment as the return of a lost track: by its embedding, within a reach that grows
   * with the frames it was away; without embeddings, by overlap with where it was last seen.
   */
  double returnCost(Track track, ExtractedSegment segment) {
    double shift = shift(track.box(), segment.box());
    if (comparable(track, segment)) {
      double cosine = UnitVectors.cosine(track.embedding(), segment.embedding());
      double reach = settings.maxShift() * (1.0 + track.misses());
      // Distance only decides between segments that look the same.
      return cosine >= settings.returnCosine() && shift <= reach
          ? 1 - cosine + 0.01 * Math.min(1, shift / reach)
          : Assignment.FORBIDDEN;
    }
    boolean mayOverlap = sameSize(track, segment) && track.box().iou(segment.box()) > 0;
    double iou = mayOverlap ? track.mask().iou(segment.mask()) : 0;
    return iou > 0 && iou >= settings.minIou() ? 1 - iou : Assignment.FORBIDDEN;
  }

  private static boolean comparable(Track track, ExtractedSegment segment) {
    return track.embedding().length > 0 && track.embedding().length == segment.embedding().length;
  }

  private static boolean sameSize(Track track, ExtractedSegment segment) {
    return track.mask().width() == segment.mask().width()
        && track.mask().height() == segment.mask().height();
  }

  /** Distance of the centres in diagonals of the larger box. */
  private static double shift(PixelBox a, PixelBox b) {
    double dx = a.x() + a.width() / 2.0 - b.x() - b.width() / 2.0;
    double dy = a.y() + a.height() / 2.0 - b.y() - b.height() / 2.0;
    double diagonal =
        Math.max(Math.hypot(a.width(), a.height()), Math.hypot(b.width(), b.height()));
    return Math.hypot(dx, dy) / Math.max(1, diagonal);
  }
}
