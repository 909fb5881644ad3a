package io.segstream.streams.topology;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.v1.FrameSegments;

/**
 * Hears what the topologies do; for metrics and progress. Called by stream threads, several at a
 * time, in the middle of their work: implementations are thread-safe, quick and do not throw. A
 * chunk that is processed again after a failure is reported again.
 */
public interface ProcessingListener {
  /** Hears nothing. */
  ProcessingListener NONE = new ProcessingListener() {};

  /** A frame got its outcome. */
  default void onFrame(FeedId feed, FrameSegments frame) {}

  /** A chunk is done; its frames were reported before. */
  default void onChunk(FeedId feed, ChunkTimes times) {}

  /** Chunks of a feed are missing: the sequence number jumped. */
  default void onSequenceGap(FeedId feed, long expected, long actual) {}

  /** A feed began again: its sequence number went back. */
  default void onFeedRestart(FeedId feed) {}

  /**
   * A chunk held more frames than its header promised; they were not processed.
   *
   * @param frames how many, counted up to 100
   */
  default void onSurplusFrames(FeedId feed, int frames) {}

  /** The codebook changed. */
  default void onCodebook(ModelDigest model, long version, int clusters) {}

  /** A record was moved to the dead-letter topic. */
  default void onDeadLetter(DeadLetter deadLetter) {}
}
