package io.segstream.inference.segment;

import io.segstream.inference.cluster.UnitVectors;
import java.util.List;
import java.util.Objects;

/**
 * The segments of one frame, and the pixel centroids from which the next frame of the feed starts.
 *
 * @param segments in order of falling score, ties by position
 * @param centroids unit vectors, one per group of pixels; empty before the first frame or without
 *     embeddings; not copied
 */
public record Extraction(List<ExtractedSegment> segments, float[][] centroids) {
  public Extraction {
    segments = List.copyOf(segments);
    Objects.requireNonNull(centroids, "centroids");
    for (float[] centroid : centroids) {
      UnitVectors.requireFinite("Centroid", centroid, 0, centroid.length);
    }
  }
}
