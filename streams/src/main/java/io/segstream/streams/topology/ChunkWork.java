package io.segstream.streams.topology;

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
  /**
   * What the work on a chunk needs from outside; the same for all chunks of a processor.
   *
   * @param modelGroups how many groups of pixels the model makes itself; 0 if it makes none
   */
  record Tools(
      ChunkVideo.Decoder decoder,
      InferenceDoor door,
      ChunkLimits limits,
      Function<FrameSize, FrameSize> inputSize,
      int modelGroups) {}

  /** Frames beyond the promised ones that are decoded only to be counted. */
  static final int MAX_SURPLUS = 100;

  private final Tools tools;
  private final VideoChunk chunk;
  private final FrameRecords records;
  private final FrameSelector selector;
  private final FeedAnalysis analysis;
  private final Stopwatch stopwatch;
  private final FrameSegments[] outcomes;
  private int surplus;
  private RuntimeException problem;
  private String breakOff = "";

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
      open().ifPresent(this::process);
    }
    return Arrays.asList(outcomes);
  }

  /** Frames that the decoder delivered beyond the promised ones, counted up to 100. */
  int surplus() {
    return surplus;
  }

  /** The first failure that was not to be expected; the frames that it cost say so too. */
  Optional<RuntimeException> problem() {
    return Optional.ofNullable(problem);
  }

  private Optional<ChunkVideo> open() {
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.DECODE)) {
      return Optional.of(tools.decoder.open(chunk));
    } catch (UndecodableVideoException e) {
      failMissing(describe(e));
    } catch (RuntimeException e) {
      failMissing("the decoder failed: " + describe(note(e)));
    }
    return Optional.empty();
  }

  private void skipAll() {
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = records.skipped(records.undecoded(i), SkipReason.SKIP_REASON_LATE);
    }
  }

  private void process(ChunkVideo opened) {
    int decoded = 0;
    try (ChunkVideo video = opened;
        InferencePipeline pipeline =
            new InferencePipeline(tools.door, tools.limits, stopwatch, this, start())) {
      while (decoded < outcomes.length && !isOutOfTime() && next(video)) {
        dispatch(decoded++, video, pipeline);
      }
      pipeline.finish();
      while (decoded == outcomes.length && surplus < MAX_SURPLUS && !isOutOfTime() && next(video)) {
        surplus++;
      }
    }
    if (decoded < outcomes.length) {
      failMissing(
          "the decoder gave %d of %d frames".formatted(decoded, outcomes.length) + breakOff);
    }
  }

  /**
   * All frames of a chunk start from what its feed remembers: the frame before is not done when the
   * model gets the next one.
   */
  private float[][] start() {
    float[][] known = analysis.centroids();
    return Arrays.copyOf(known, Math.min(known.length, tools.modelGroups()));
  }

  private boolean isOutOfTime() {
    boolean outOfTime = stopwatch.elapsed().compareTo(tools.limits.chunkTimeout()) >= 0;
    if (outOfTime) {
      breakOff =
          ", then the chunk's %d ms were used up".formatted(tools.limits.chunkTimeout().toMillis());
    }
    return outOfTime;
  }

  private boolean next(ChunkVideo video) {
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.DECODE)) {
      return video.next();
    } catch (RuntimeException e) {
      breakOff = ", then failed: " + describe(note(e));
      return false;
    }
  }

  private void dispatch(int index, ChunkVideo video, InferencePipeline pipeline) {
    FrameInfo frame = records.undecoded(index);
    FrameSize inputSize;
    try {
      FrameSize size = video.displaySize();
      frame = records.decoded(index, video.presentationTimeUs(), size);
      Optional<FrameSegments> settled = withoutModel(frame, video);
      if (settled.isPresent()) {
        settle(frame, settled.get());
        return;
      }
      inputSize = tools.inputSize.apply(size);
    } catch (RuntimeException e) {
      unusable(frame, e);
      return;
    }
    pipeline.add(frame, inputSize, video);
  }

  /** The outcome of a frame that does not go to the model. */
  private Optional<FrameSegments> withoutModel(FrameInfo frame, ChunkVideo video) {
    // A damaged frame does not use up the place of a good one in the sample.
    Optional<String> damage = video.damage();
    if (damage.isPresent()) {
      return Optional.of(records.failed(frame, FailureReason.FAILURE_REASON_DAMAGED, damage.get()));
    }
    long offsetUs = video.presentationTimeUs();
    if (!records.isPlausible(offsetUs)) {
      return Optional.of(
          records.failed(
              frame,
              FailureReason.FAILURE_REASON_DAMAGED,
              "its presentation time is %d us after the chunk's first frame".formatted(offsetUs)));
    }
    return selector.skip(frame).map(reason -> records.skipped(frame, reason));
  }

  @Override
  public void inferred(FrameInfo frame, InferredBatch batch, int position) {
    FrameSegments outcome;
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.ANALYSIS)) {
      outcome = records.segmented(frame, analysis.analyse(frame, batch, position));
    } catch (RuntimeException e) {
      unusable(frame, e);
      return;
    }
    settle(frame, outcome);
  }

  @Override
  public void unusable(FrameInfo frame, RuntimeException cause) {
    settle(
        frame, records.failed(frame, FailureReason.FAILURE_REASON_ANALYSIS, describe(note(cause))));
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

  /**
   * One frame's or one chunk's failure must not cost the frames around it; the stop of the service
   * does.
   */
  private RuntimeException note(RuntimeException failure) {
    if (failure instanceof ProcessingAbortedException) {
      throw failure;
    }
    if (problem == null) {
      problem = failure;
    }
    return failure;
  }

  private static String describe(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private void settle(FrameInfo frame, FrameSegments outcome) {
    if (outcomes[frame.index()] != null) {
      throw new IllegalStateException(
          "Frame %d of the chunk has an outcome already".formatted(frame.index()));
    }
    outcomes[frame.index()] = outcome;
  }
}
