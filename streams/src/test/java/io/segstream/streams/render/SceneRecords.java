package io.segstream.streams.render;

import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.FrameSource;
import io.segstream.schemas.v1.Segment;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticScene;
import java.util.List;

/** Records as the topology would publish them if it saw the truth of a scene. */
final class SceneRecords {
  private SceneRecords() {}

  static FrameSegments segmented(SyntheticScene scene, int frame) {
    SceneSettings settings = scene.settings();
    FrameSegments.Builder record =
        FrameSegments.newBuilder()
            .setFeed("scene")
            .setSource(FrameSource.newBuilder().setFrame(frame))
            .setFrameNumber(frame)
            .setPresentationTimeUs(settings.presentationTimeUs(frame))
            .setWidth(settings.size().width())
            .setHeight(settings.size().height())
            .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED);
    List<RleMask> masks = scene.masks(frame);
    for (int i = 0; i < masks.size(); i++) {
      RleMask mask = masks.get(i);
      if (mask.area() > 0) {
        record.addSegments(
            Segment.newBuilder()
                .setId(record.getSegmentsCount() + 1)
                .setTrackId(i + 1)
                .setScore(0.9f)
                .setArea(mask.area())
                .setBox(MaskRecords.toProto(mask.boundingBox()))
                .setMask(MaskRecords.toProto(mask)));
      }
    }
    return record.build();
  }
}
