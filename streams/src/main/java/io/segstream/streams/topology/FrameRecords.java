package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.FrameSource;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.SkipReason;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Writes the records of one chunk's frames. */
final class FrameRecords {
  private final ChunkHeader header;
  private final RecordMetadata source;
  private final ModelDigest model;
  private final int maxRecordBytes;

  /**
   * @param maxRecordBytes largest record that may be published
   */
  FrameRecords(ChunkHeader header, RecordMetadata source, ModelDigest model, int maxRecordBytes) {
    this.header = header;
    this.source = source;
    this.model = model;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * A frame's identity from the decoder.
   *
   * @param offsetUs presentation time relative to the chunk's first frame, microseconds; one that
   *     {@link #isPlausible} is not gives way to an even spread
   */
  FrameInfo decoded(int index, long offsetUs, FrameSize size) {
    return info(index, isPlausible(offsetUs) ? offsetUs : evenUs(index), Optional.of(size));
  }

  /** Whether a frame can be that far from its chunk's first one: the video may say anything. */
  boolean isPlausible(long offsetUs) {
    return offsetUs <= ChunkHeader.MAX_DURATION_US
        && offsetUs >= -ChunkHeader.MAX_DURATION_US
        && header.captureTimeUs() + offsetUs >= 0;
  }

  /** The identity of a frame that was not decoded: its times are spread evenly over the chunk. */
  FrameInfo undecoded(int index) {
    return info(index, evenUs(index), Optional.empty());
  }

  private long evenUs(int index) {
    // Taken apart, since the product of the two may be too large for a number.
    long whole = header.durationUs() / header.frameCount();
    long rest = header.durationUs() % header.frameCount();
    return whole * index + rest * index / header.frameCount();
  }

  private FrameInfo info(int index, long offsetUs, Optional<FrameSize> size) {
    return new FrameInfo(
        index,
        header.firstFrame() + index,
        header.captureTimeUs() + offsetUs,
        header.presentationTimeUs() + offsetUs,
        size);
  }

  FrameSegments segmented(FrameInfo frame, List<Segment> segments) {
    FrameSegments complete =
        builder(frame)
            .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
            .addAllSegments(segments)
            .build();
    if (complete.getSerializedSize() <= maxRecordBytes) {
      return complete;
    }
    return failed(
        frame,
        FailureReason.FAILURE_REASON_TOO_LARGE,
        "the record of %d segments has %d bytes, the topic takes %d"
            .formatted(segments.size(), complete.getSerializedSize(), maxRecordBytes));
  }

  FrameSegments skipped(FrameInfo frame, SkipReason reason) {
    return builder(frame)
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SKIPPED)
        .setSkipReason(reason)
        .build();
  }

  FrameSegments failed(FrameInfo frame, FailureReason reason, String detail) {
    return builder(frame)
        .setOutcome(FrameOutcome.FRAME_OUTCOME_FAILED)
        .setFailureReason(reason)
        .setFailureDetail(detail)
        .build();
  }

  private FrameSegments.Builder builder(FrameInfo frame) {
    FrameSegments.Builder builder =
        FrameSegments.newBuilder()
            .setFeed(header.feed().value())
            .setSource(
                FrameSource.newBuilder()
                    .setTopic(source.topic())
                    .setPartition(source.partition())
                    .setOffset(source.offset())
                    .setFrame(frame.index()))
            .setChunkSequence(header.sequence())
            .setFrameNumber(frame.frameNumber())
            .setCaptureTimeUs(frame.captureTimeUs())
            .setPresentationTimeUs(frame.presentationTimeUs())
            .setModelDigest(model.value());
    frame.size().ifPresent(size -> builder.setWidth(size.width()).setHeight(size.height()));
    return builder;
  }
}
