package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.decode.FramePool;
import io.segstream.streams.topology.InferenceDoor.BatchFailedException;
import io.segstream.streams.topology.InferenceDoor.Ticket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Takes the chosen frames of one chunk through the model in batches and hands the features on in
 * the order of the frames. A bounded number of batches is with the model while later frames are
 * decoded and earlier ones analysed. All batches go to one engine. One per chunk, for one thread.
 */
final class InferencePipeline implements AutoCloseable {
  /** Receives every frame that was added exactly once, in order. */
  interface Sink {
    /**
     * The model's view of a frame.
     *
     * @param batch of the frame; valid only during the call
     * @param position of the frame in its batch
     */
    void inferred(FrameInfo frame, InferredBatch batch, int position);

    /** The model gave nothing for the frame. */
    void failed(FrameInfo frame, String detail);

    /** The frame cannot be given to the model. */
    void unusable(FrameInfo frame, RuntimeException cause);
  }

  private record Pending(Ticket ticket, List<FrameInfo> frames) {}

  private final InferenceDoor door;
  private final FrameInference.Session session;
  private final ChunkLimits limits;
  private final Stopwatch stopwatch;
  private final Sink sink;
  private final float[][] start;
  private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();

  private FramePool.Lease pixels;
  private FrameSize size;
  private List<FrameInfo> frames = new ArrayList<>();

  /**
   * @param start centroids from which the model starts on every frame; empty for none
   */
  InferencePipeline(
      InferenceDoor door, ChunkLimits limits, Stopwatch stopwatch, Sink sink, float[][] start) {
    this.door = door;
    this.session = door.session();
    this.limits = limits;
    this.stopwatch = stopwatch;
    this.sink = sink;
    this.start = start;
  }

  /** Copies the video's current frame and sends it on when its batch is full. */
  void add(FrameInfo frame, FrameSize inputSize, ChunkVideo video) {
    if (pixels != null && !inputSize.equals(size)) {
      flush();
    }
    int frameBytes;
    try {
      frameBytes = Math.multiplyExact(inputSize.pixels(), FrameBatch.CHANNELS);
    } catch (ArithmeticException e) {
      sink.unusable(frame, e);
      return;
    }
    // A buffer has at most as many bytes as an int can count.
    int capacity = Math.min(limits.batchFrames(), Integer.MAX_VALUE / frameBytes);
    if (pixels == null) {
      size = inputSize;
      try {
        pixels = lease(capacity * frameBytes);
      } catch (BatchFailedException e) {
        sink.failed(frame, e.getMessage());
        return;
      }
    }
    int start = frames.size() * frameBytes;
    try {
      video.scaleTo(
          inputSize, pixels.buffer().duplicate().position(start).limit(start + frameBytes));
    } catch (RuntimeException e) {
      sink.unusable(frame, e);
      return;
    }
    frames.add(frame);
    if (frames.size() == capacity) {
      submit();
    }
  }

  /** Waits only once all of this chunk's own buffers have been given back. */
  private FramePool.Lease lease(int bytes) throws BatchFailedException {
    Optional<FramePool.Lease> free = door.tryLeasePixels(bytes);
    while (free.isEmpty() && !inFlight.isEmpty()) {
      receive();
      free = door.tryLeasePixels(bytes);
    }
    return free.isPresent() ? free.get() : door.awaitPixels(bytes);
  }

  /** Sends the last, incomplete batch and waits for everything. */
  void finish() {
    flush();
    while (!inFlight.isEmpty()) {
      receive();
    }
  }

  private void flush() {
    if (!frames.isEmpty()) {
      submit();
    }
    // No frame came to lie in it.
    dropPixels();
  }

  private void dropPixels() {
    if (pixels != null) {
      pixels.close();
      pixels = null;
    }
  }

  private void submit() {
    // Receiving may throw: until it is over, close() must find the buffer in its field.
    while (inFlight.size() >= limits.batchesInFlight()) {
      receive();
    }
    FramePool.Lease full = pixels;
    List<FrameInfo> batch = frames;
    pixels = null;
    frames = new ArrayList<>();
    try {
      inFlight.add(
          new Pending(
              door.submit(
                  session, full, batch.size(), size.height(), size.width(), starts(batch.size())),
              batch));
    } catch (BatchFailedException e) {
      // Frames are reported in order: first those that are under way.
      while (!inFlight.isEmpty()) {
        receive();
      }
      fail(batch, e);
    }
  }

  private List<float[][]> starts(int count) {
    return start.length == 0 ? List.of() : Collections.nCopies(count, start);
  }

  private void receive() {
    Pending pending = inFlight.remove();
    try (InferredBatch batch = await(pending.ticket)) {
      for (int i = 0; i < pending.frames.size(); i++) {
        sink.inferred(pending.frames.get(i), batch, i);
      }
    } catch (BatchFailedException e) {
      fail(pending.frames, e);
    }
  }

  private InferredBatch await(Ticket ticket) throws BatchFailedException {
    Duration left = limits.chunkTimeout().minus(stopwatch.elapsed());
    boolean chunkEndsFirst = left.compareTo(limits.batchTimeout()) < 0;
    Duration timeout = left.isNegative() ? Duration.ZERO : left;
    try (Stopwatch.Lap lap = stopwatch.lap(Stopwatch.Stage.WAIT)) {
      return ticket.await(chunkEndsFirst ? timeout : limits.batchTimeout());
    } catch (TimeoutException e) {
      throw new BatchFailedException(
          chunkEndsFirst
              ? "the chunk's %d ms were used up before the model gave a result"
                  .formatted(limits.chunkTimeout().toMillis())
              : "the model gave no result within %d ms".formatted(limits.batchTimeout().toMillis()),
          e);
    }
  }

  private void fail(List<FrameInfo> batch, BatchFailedException failure) {
    for (FrameInfo frame : batch) {
      sink.failed(frame, failure.getMessage());
    }
  }

  /** Lets go of whatever is unfinished, as after an exception. */
  @Override
  public void close() {
    dropPixels();
    inFlight.forEach(pending -> pending.ticket.release());
    inFlight.clear();
    session.close();
  }
}
