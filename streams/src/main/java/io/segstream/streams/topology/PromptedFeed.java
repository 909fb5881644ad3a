package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.prompt.PromptedStep;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.track.TrackEvent;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The prompted objects of one feed during one chunk: starts from what the stores hold, and holds
 * what they are to hold afterwards.
 */
final class PromptedFeed {
  /**
   * What the work needs from outside.
   *
   * @param step carries objects from frame to frame
   * @param maxObjects of a feed
   * @param maxBytes of what is stored of a feed
   * @param embeddingRate share of the newest embedding in an object's running mean
   */
  record Tools(PromptedStep step, int maxObjects, int maxBytes, double embeddingRate) {}

  private final Tools tools;
  private final PromptNotices notices;
  private final boolean hadObjects;
  private final List<PendingPrompt> firstPending;
  private PromptedMemory memory;
  private List<PendingPrompt> pending;

  /**
   * @param pending in the order in which they came
   */
  PromptedFeed(
      Tools tools, PromptNotices notices, PromptedMemory memory, List<PendingPrompt> pending) {
    this.tools = tools;
    this.notices = notices;
    this.hadObjects = !memory.isEmpty();
    this.firstPending = List.copyOf(pending);
    this.memory = memory;
    this.pending = firstPending;
  }

  /**
   * The next frame; the caller accepts what comes of it.
   *
   * @param picture the frame's pixels, asked for only if they are needed
   * @param nextTrackId the id that the feed's next object gets
   */
  PromptedResult next(
      FrameInfo frame, FeatureMap features, Supplier<RgbFrame> picture, long nextTrackId) {
    if (memory.isEmpty() && pending.isEmpty()) {
      return PromptedResult.none(memory, pending, nextTrackId);
    }
    List<PendingPrompt> due = new ArrayList<>();
    List<PendingPrompt> later = new ArrayList<>();
    for (PendingPrompt prompt : pending) {
      (prompt.isFor(frame.frameNumber()) ? due : later).add(prompt);
    }
    if (memory.isEmpty() && due.isEmpty()) {
      return PromptedResult.none(memory, pending, nextTrackId);
    }
    PromptedWork work = new PromptedWork(tools, notices, frame, features, picture.get());
    return work.run(memory, due, later, nextTrackId);
  }

  /** Goes on from a frame. */
  void accept(PromptedResult result) {
    memory = result.memory();
    pending = result.pending();
  }

  /** The end of all objects; the caller accepts it. */
  PromptedResult ended(long nextTrackId) {
    List<PromptedResult.Change> changes =
        memory.objects().stream()
            .map(object -> new PromptedResult.Change(TrackEvent.Type.ENDED, object))
            .toList();
    return new PromptedResult(
        PromptedMemory.EMPTY, pending, nextTrackId, List.of(), changes, List.of());
  }

  /**
   * Gives up all prompts that wait.
   *
   * @param reason one line for their senders
   */
  List<Emission> refuseAll(String reason, long timeUs) {
    List<Emission> refused =
        pending.stream().map(prompt -> notices.refused(prompt, reason, timeUs)).toList();
    pending = List.of();
    return refused;
  }

  /** Gives up the prompts whose frame was in a chunk that is done now, or before it. */
  List<Emission> refuseGone(ChunkHeader header, List<FrameSegments> frames) {
    if (pending.isEmpty()) {
      return List.of();
    }
    long next = header.firstFrame() + header.frameCount();
    List<Emission> refused = new ArrayList<>();
    List<PendingPrompt> kept = new ArrayList<>();
    for (PendingPrompt prompt : pending) {
      if (prompt.isBefore(next)) {
        long number = prompt.prompt().getFrameNumber();
        refused.add(
            notices.refused(
                prompt,
                why(number, header.firstFrame(), frames) + PromptNotices.gone(number, next),
                header.captureTimeUs() + header.durationUs()));
      } else {
        kept.add(prompt);
      }
    }
    pending = kept;
    return refused;
  }

  private static String why(long number, long first, List<FrameSegments> frames) {
    if (number < first) {
      return "";
    }
    FrameOutcome outcome = frames.get(Math.toIntExact(number - first)).getOutcome();
    return outcome == FrameOutcome.FRAME_OUTCOME_SKIPPED
        ? "it was skipped: "
        : "it could not be segmented: ";
  }

  /** Whether there were objects in the beginning. */
  boolean hadObjects() {
    return hadObjects;
  }

  /** Whether other prompts wait than in the beginning. */
  boolean hasNewPending() {
    return pending.size() != firstPending.size();
  }

  PromptedMemory memory() {
    return memory;
  }

  List<PendingPrompt> pending() {
    return pending;
  }
}
