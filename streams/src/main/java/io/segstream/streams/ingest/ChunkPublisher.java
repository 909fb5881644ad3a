package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Numbers the chunks of a feed, dates them, paces them and hands them to the sink. */
final class ChunkPublisher {
  private static final int NANOS_PER_MICROSECOND = 1000;

  private final IngestSettings settings;
  private final ChunkSink sink;
  private final IngestListener listener;
  private CaptureTimes captureTimes = CaptureTimes.onArrival();
  private int rotation;
  private final BooleanSupplier stopped;
  private final long startedNanos;
  private long chunks;
  private long frames;
  private long damagedFrames;
  private long bytes;
  private long leftOut;
  private long endUs;
  private long endCaptureUs;

  ChunkPublisher(
      IngestSettings settings, ChunkSink sink, IngestListener listener, BooleanSupplier stopped) {
    this.settings = settings;
    this.sink = sink;
    this.listener = listener;
    this.stopped = stopped;
    this.startedNanos = settings.clock().nanoTime().getAsLong();
  }

  void source(CaptureTimes times, int degrees) {
    captureTimes = times;
    rotation = degrees;
  }

  /**
   * Publishes one chunk.
   *
   * @param video the chunk
   * @param marks its frames when decoded, 1 or more
   * @param firstUs when its first frame is shown, on the feed's time line
   * @param frameUs how long its last frame lasts
   * @param receivedUs when its first packet arrived, microseconds since the Unix epoch
   */
  void publish(byte[] video, List<FrameMark> marks, long firstUs, long frameUs, long receivedUs) {
    long durationUs = marks.get(marks.size() - 1).timeUs() - marks.get(0).timeUs() + frameUs;
    ChunkHeader header =
        new ChunkHeader(
            settings.feed(),
            chunks,
            frames,
            marks.size(),
            captureTimes.of(firstUs, receivedUs),
            captureTimes.clock(),
            firstUs,
            Math.max(0, durationUs),
            rotation);
    endUs = firstUs + header.durationUs();
    awaitTurn();
    sink.accept(new VideoChunk(header, video));
    chunks++;
    frames += marks.size();
    endCaptureUs = header.captureTimeUs() + header.durationUs();
    damagedFrames += marks.stream().filter(FrameMark::damaged).count();
    bytes += video.length;
    listener.published(header, video.length);
  }

  /** Tells the sink that the feed has ended, if it ever began. */
  void end() {
    if (chunks > 0) {
      sink.end(new FeedEnd(settings.feed(), chunks, frames, endCaptureUs));
    }
  }

  /** Counts frames that are not published, and tells why. */
  void leaveOut(String what, int count) {
    leftOut += count;
    listener.warning("Feed %s leaves out %s".formatted(settings.feed(), what));
  }

  /** Frames that were decoded but not published. */
  long leftOut() {
    return leftOut;
  }

  private void awaitTurn() {
    if (settings.playback().pacing() == PlaybackSettings.Pacing.AS_FAST_AS_POSSIBLE
        || IngestSettings.isLive(settings.source())) {
      return;
    }
    IngestClock clock = settings.clock();
    long dueNanos = startedNanos + endUs * NANOS_PER_MICROSECOND;
    clock.pause(Duration.ofNanos(dueNanos - clock.nanoTime().getAsLong()), stopped);
  }

  /** Where the feed's time line has got to: the end of the last published frame. */
  long endUs() {
    return endUs;
  }

  long chunks() {
    return chunks;
  }

  long frames() {
    return frames;
  }

  long damagedFrames() {
    return damagedFrames;
  }

  long bytes() {
    return bytes;
  }
}
