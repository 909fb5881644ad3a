package io.segstream.streams.topology;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameSegments;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listener and log what feeds do; repetitions only go to the listener, which counts. */
final class FeedJournal {
  private static final Logger LOG = LoggerFactory.getLogger(FeedJournal.class);

  private final ProcessingListener listener;
  private final Set<FeedId> surplusLogged = new HashSet<>();
  private final Set<FeedId> gapsLogged = new HashSet<>();
  private final Set<FeedId> problemsLogged = new HashSet<>();

  FeedJournal(ProcessingListener listener) {
    this.listener = listener;
  }

  /**
   * Whether the chunk begins its feed anew: sequence numbers only rise within one run of a feed.
   * Reports restarts and gaps.
   */
  boolean isRestart(ChunkHeader header, FeedMemory before) {
    FeedId feed = header.feed();
    long expected = before.lastSequence() + 1;
    if (header.sequence() < expected) {
      LOG.info(
          "Feed {} began again: chunk {} came after chunk {}; its objects have ended",
          feed,
          header.sequence(),
          before.lastSequence());
      listener.onFeedRestart(feed);
      return true;
    }
    boolean known = before.lastSequence() >= 0;
    if (known && header.sequence() > expected) {
      if (gapsLogged.add(feed)) {
        LOG.warn(
            "Feed {}: chunk {} came where {} was expected; further gaps are only counted",
            feed,
            header.sequence(),
            expected);
      }
      listener.onSequenceGap(feed, expected, header.sequence());
    }
    return false;
  }

  /** Frames failed for a reason that lies in the program, the model or the settings. */
  void problem(ChunkHeader header, RuntimeException problem) {
    if (problemsLogged.add(header.feed())) {
      LOG.error(
          "Feed {}: frames of chunk {} failed; further cases are only counted",
          header.feed(),
          header.sequence(),
          problem);
    }
  }

  /** A feed has ended and its objects with it. */
  void ended(FeedId feed, String why) {
    LOG.info("Feed {} ended: {}; its objects have ended", feed, why);
  }

  void done(ChunkHeader header, List<FrameSegments> frames, int surplus, ChunkTimes times) {
    FeedId feed = header.feed();
    frames.forEach(frame -> listener.onFrame(feed, frame));
    if (surplus > 0) {
      if (surplusLogged.add(feed)) {
        LOG.error(
            "Feed {}: chunk {} holds {} frames more than the {} its header promises (counted up to 100); they are left out, and further cases are only counted",
            feed,
            header.sequence(),
            surplus,
            header.frameCount());
      }
      listener.onSurplusFrames(feed, surplus);
    }
    listener.onChunk(feed, times);
  }
}
