package io.segstream.inference.segment;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.Objects;

/**
 * One object mask on one frame, before it has an identity.
 *
 * @param mask at the size of the source frame, not empty
 * @param box smallest box around the mask
 * @param score mean objectness inside the mask, 0..1
 * @param embedding L2-normalised mean of the pixel embeddings inside the mask; empty if the model
 *     has none; finite, not copied
 * @param label the class or word for it, or an empty string if the model has none
 */
public record ExtractedSegment(
    RleMask mask, PixelBox box, float score, float[] embedding, String label) {
  public ExtractedSegment {
    Objects.requireNonNull(mask, "mask");
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(embedding, "embedding");
    Objects.requireNonNull(label, "label");
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("Segment score is %s, must be 0..1".formatted(score));
    }
    UnitVectors.requireFinite("Segment embedding", embedding, 0, embedding.length);
  }

  /** The same segment by another name. */
  public ExtractedSegment withLabel(String other) {
    return new ExtractedSegment(mask, box, score, embedding, other);
  }

  /** Foreground pixels. */
  public int area() {
    return mask.area();
  }
}
