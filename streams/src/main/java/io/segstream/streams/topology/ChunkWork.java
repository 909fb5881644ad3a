package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.SkipReason;
import io.segstream.streams.decode.UndecodableVideoException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The work on one chunk: every frame that its header promises gets exactly one outcome. Frames are
 * decoded, chosen, sent through the model and analysed here; nothing is left over when {@link #run}
 * returns.
 */
final class ChunkWork implements InferencePipeline.Sink {
  /** What the work on a chunk needs from outside; the same for all chunks of a processor. */
  record Tools(
      ChunkVideo.Decoder decoder,
      InferenceDoor door,
      ChunkLimits limits,
      Function<FrameSize, FrameSize> inputSize) {}

  private final Tools tools;
  private final VideoChunk chunk;
  private final FrameRecords records;
  private final FrameSelector selector;
  private final FeedAnalysis analysis;
  private final Stopwatch stopwatch;
  private final FrameSegments[] outcomes;
  private int surplus;

  ChunkWork(
      Tools tools,
      VideoChunk chunk,
      FrameRecords records,
      FrameSelector selector,
      FeedAnalysis analysis,
      Stopwatch stopwatch) {
    this.tools = tools;
    this.chunk = chunk;
    this.records = records;
    this.selector = selector;
    this.analysis = analysis;
    this.stopwatch = stopwatch;
    this.outcomes = new FrameSegments[chunk.header().frameCount()];
  }

  /** Does the work; returns the outcomes of all promised frames, in order. */
  List<FrameSegments> run() {
    ChunkHeader header = chunk.header();
    if (selector.isLate(header.captureTimeUs() + header.durationUs())) {
      skipAll();
    } else {
      try (ChunkVideo video = open()) {
        process(video);
      } catch (UndecodableVideoException e) {
        failMissing(String.valueOf(e.getMessage()));
      }
    }
    return Arrays.asList(outcomes);
  }

  /** Frames that the decoder delivered beyond the promised ones. */
  int surplus() {
    return surplus;
  }

  private ChunkVideo open() {
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.DECODE)) {
      return tools.decoder.open(chunk);
    }
  }

  private void skipAll() {
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = records.skipped(records.undecoded(i), SkipReason.SKIP_REASON_LATE);
    }
  }

  private void process(ChunkVideo video) {
    int decoded = 0;
    try (InferencePipeline pipeline =
        new InferencePipeline(tools.door, tools.limits, stopwatch, this)) {
      while (next(video)) {
        if (decoded < outcomes.length) {
          dispatch(decoded, video, pipeline);
        } else {
          surplus++;
        }
        decoded++;
      }
      pipeline.finish();
    }
    if (decoded < outcomes.length) {
      failMissing("the decoder gave %d of %d frames".formatted(decoded, outcomes.length));
    }
  }

  private boolean next(ChunkVideo video) {
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.DECODE)) {
      return video.next();
    }
  }

  private void dispatch(int index, ChunkVideo video, InferencePipeline pipeline) {
    FrameSize size = video.displaySize();
    FrameInfo frame = records.decoded(index, video.presentationTimeUs(), size);
    // A damaged frame does not use up the place of a good one in the sample.
    Optional<String> damage = video.damage();
    if (damage.isPresent()) {
      settle(frame, records.failed(frame, FailureReason.FAILURE_REASON_DAMAGED, damage.get()));
      return;
    }
    Optional<SkipReason> skip = selector.skip(frame);
    if (skip.isPresent()) {
      settle(frame, records.skipped(frame, skip.get()));
      return;
    }
    pipeline.add(frame, tools.inputSize.apply(size), video);
  }

  @Override
  public void inferred(FrameInfo frame, FeatureMap features) {
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.ANALYSIS)) {
      settle(frame, records.segmented(frame, analysis.analyse(frame, features)));
    }
  }

  @Override
  public void failed(FrameInfo frame, String detail) {
    settle(frame, records.failed(frame, FailureReason.FAILURE_REASON_INFERENCE, detail));
  }

  private void failMissing(String detail) {
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] == null) {
        settle(
            records.undecoded(i),
            records.failed(records.undecoded(i), FailureReason.FAILURE_REASON_NOT_DECODED, detail));
      }
    }
  }

  private void settle(FrameInfo frame, FrameSegments outcome) {
    if (outcomes[frame.index()] != null) {
      throw new IllegalStateException(
          "Frame %d of the chunk has an outcome already".formatted(frame.index()));
    }
    outcomes[frame.index()] = outcome;
  }
}
