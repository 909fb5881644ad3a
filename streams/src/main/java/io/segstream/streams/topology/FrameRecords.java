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
   * @param offsetUs presentation time relative to the chunk's first frame, microseconds
   */
  FrameInfo decoded(int index, long offsetUs, FrameSize size) {
    return info(index, offsetUs, Optional.of(size));
  }

  /** The identity of a frame that was not decoded: its times are spread evenly over the chunk. */
  FrameInfo undecoded(int index) {
    long offsetUs = Math.floorDiv(header.durationUs() * index, (long) header.frameCount());
    return info(index, offsetUs, Optional.empty());
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
