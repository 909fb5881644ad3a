package io.segstream.inference.refine;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.segment.ExtractedSegment;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks again at the segments of one frame. The same input gives the same segments to the last bit.
 * May reuse scratch memory: not thread-safe.
 */
@FunctionalInterface
public interface SegmentRefiner {
  /** Leaves segments as they are. */
  SegmentRefiner NONE = (segments, features, picture, size) -> segments;

  /**
   * Refines the segments of one frame.
   *
   * @param segments disjoint, at the frame's size
   * @param features the model's view of the frame
   * @param picture of the frame as the model saw it; asked for only if it is needed
   * @param size of the frame
   * @return some of the segments in the same order, disjoint
   * @throws io.segstream.inference.engine.EngineException if a network fails
   */
  List<ExtractedSegment> refine(
      List<ExtractedSegment> segments,
      FeatureMap features,
      Supplier<RgbFrame> picture,
      FrameSize size);
}
