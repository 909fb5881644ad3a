package io.segstream.schemas.serde;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.ClusterAssignment;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.FrameSource;
import io.segstream.schemas.v1.HalfVector;
import io.segstream.schemas.v1.ObjectCluster;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.ObjectState;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.TrackedObject;

/** One record of each kind with every field set that can be set at once. */
final class GoldenRecords {
  static final String MODEL = "0123456789abcdef".repeat(4);

  private static final long CAPTURE_TIME_US = 1_767_323_045_678_901L;
  private static final RleMask MASK = RleMask.of(8, 6, 8, 3, 3, 3, 31);
  private static final HalfVector VECTOR = HalfVectors.encode(new float[] {0.6f, -0.8f, 0, 0});

  private GoldenRecords() {}

  static ChunkHeader chunkHeader() {
    return new ChunkHeader(
        new FeedId("gate-2"),
        12,
        300,
        25,
        CAPTURE_TIME_US,
        CaptureClock.CONTAINER,
        12_000_000,
        1_000_000,
        90);
  }

  static FrameSegments frameSegments() {
    Segment segment =
        Segment.newBuilder()
            .setId(1)
            .setTrackId(7)
            .setScore(0.875f)
            .setBox(MaskRecords.toProto(MASK.boundingBox()))
            .setArea(MASK.area())
            .setMask(MaskRecords.toProto(MASK))
            .setEmbedding(VECTOR)
            .setLabel("person")
            .build();
    return FrameSegments.newBuilder()
        .setFeed("gate-2")
        .setSource(source())
        .setChunkSequence(12)
        .setFrameNumber(301)
        .setCaptureTimeUs(CAPTURE_TIME_US + 40_000)
        .setPresentationTimeUs(12_040_000)
        .setWidth(8)
        .setHeight(6)
        .setModelDigest(MODEL)
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
        .addSegments(segment)
        .build();
  }

  static FrameSegments failedFrame() {
    return frameSegments().toBuilder()
        .clearSegments()
        .setOutcome(FrameOutcome.FRAME_OUTCOME_FAILED)
        .setFailureReason(io.segstream.schemas.v1.FailureReason.FAILURE_REASON_DAMAGED)
        .setFailureDetail("2 of 135 macroblocks could not be decoded")
        .build();
  }

  static FrameSegments skippedFrame() {
    return frameSegments().toBuilder()
        .clearSegments()
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SKIPPED)
        .setSkipReason(io.segstream.schemas.v1.SkipReason.SKIP_REASON_LATE)
        .build();
  }

  private static FrameSource source() {
    return FrameSource.newBuilder()
        .setTopic("segstream.chunks")
        .setPartition(3)
        .setOffset(4711)
        .setFrame(1)
        .build();
  }

  static TrackedObject trackedObject() {
    return TrackedObject.newBuilder()
        .setFeed("gate-2")
        .setTrackId(7)
        .setState(ObjectState.OBJECT_STATE_VISIBLE)
        .setFirstFrame(250)
        .setLastFrame(301)
        .setFirstSeenUs(CAPTURE_TIME_US - 2_000_000)
        .setLastSeenUs(CAPTURE_TIME_US + 40_000)
        .setHits(50)
        .setScore(0.875f)
        .setBox(MaskRecords.toProto(new PixelBox(1, 2, 2, 3)))
        .setArea(6)
        .setEmbedding(VECTOR)
        .setLabel("person")
        .setModelDigest(MODEL)
        .setCluster(
            ClusterAssignment.newBuilder()
                .setClusterId(3)
                .setCodebookVersion(4)
                .setSimilarity(0.75f))
        .build();
  }

  static ObjectCluster objectCluster() {
    return ObjectCluster.newBuilder()
        .setModelDigest(MODEL)
        .setClusterId(3)
        .setCodebookVersion(4)
        .setCentroid(VECTOR)
        .setMembers(25)
        .setSpread(0.125f)
        .setFrozen(true)
        .build();
  }

  static ObjectEvent objectEvent() {
    return ObjectEvent.newBuilder()
        .setFeed("gate-2")
        .setType(EventType.EVENT_TYPE_ZONE_ENTERED)
        .setTrackId(7)
        .setFrameNumber(301)
        .setCaptureTimeUs(CAPTURE_TIME_US + 40_000)
        .setBox(MaskRecords.toProto(new PixelBox(1, 2, 2, 3)))
        .setZone("exit")
        .setZoneShare(0.5f)
        .setModelDigest(MODEL)
        .build();
  }

  static FrameSegments promptedFrame() {
    FrameSegments.Builder frame = frameSegments().toBuilder();
    frame.getSegmentsBuilder(0).setLabel("forklift").setPromptId("operator-1");
    return frame.build();
  }

  static TrackedObject promptedObject() {
    return trackedObject().toBuilder().setLabel("forklift").setPromptId("operator-1").build();
  }

  static ObjectEvent refusedPrompt() {
    return ObjectEvent.newBuilder()
        .setFeed("gate-2")
        .setType(EventType.EVENT_TYPE_PROMPT_REFUSED)
        .setFrameNumber(301)
        .setCaptureTimeUs(CAPTURE_TIME_US)
        .setModelDigest(MODEL)
        .setPromptId("operator-1")
        .setReason("frame 301 is gone; the earliest frame that can still be prompted is 325")
        .setPromptOffset(0)
        .build();
  }

  static ObjectPrompt promptForTheNextFrame() {
    return objectPrompt().toBuilder().clearFrameNumber().build();
  }

  static ObjectPrompt objectPrompt() {
    return ObjectPrompt.newBuilder()
        .setFeed("gate-2")
        .setPromptId("operator-1")
        .setFrameNumber(301)
        .setMask(MaskRecords.toProto(MASK))
        .setLabel("forklift")
        .build();
  }
}
