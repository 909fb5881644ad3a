package io.segstream.streams.ingest;

import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.FfmpegLog;
import io.segstream.streams.media.SourceAddress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Brings the video of one source into chunks.
 *
 * <p>Life cycle: {@link #run} once, on a thread of the caller's; {@link #cancel} from any thread
 * ends it soon, with everything read so far published. All native objects are closed when {@code
 * run} returns or throws.
 */
public final class VideoIngest {
  private final InputStream standardInput;
  private final RandomGenerator random;
  private volatile boolean cancelled;

  /**
   * @param standardInput what the source {@code -} reads; stays the caller's
   * @param random shortens the waits between attempts
   */
  public VideoIngest(InputStream standardInput, RandomGenerator random) {
    this.standardInput = Objects.requireNonNull(standardInput, "standardInput");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** Reads {@code -} from the process's standard input. */
  public static VideoIngest create() {
    return new VideoIngest(System.in, RandomGenerator.getDefault());
  }

  /** Asks a running ingest to end; has no effect afterwards. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Reads the source until it ends, is given up or is cancelled.
   *
   * @param sink gets the chunks, on this thread; stays the caller's
   * @return what was done; see {@link IngestSummary#brokenBy} for sources that broke off
   * @throws UnreadableSourceException if the source gives no frame at all, or none that can be
   *     brought into chunks
   * @throws RuntimeException whatever the sink throws
   */
  public IngestSummary run(IngestSettings settings, ChunkSink sink, IngestListener listener) {
    FfmpegLog.install();
    ChunkPublisher publisher = new ChunkPublisher(settings, sink, listener, this::stopped);
    IngestRun run =
        new IngestRun(
            settings,
            publisher,
            listener,
            new SourceOpener(settings, standardInput, this::stopped),
            this::stopped,
            random);
    try {
      return run(settings, run);
    } catch (IngestInterruptedException e) {
      return run.summary();
    } catch (FfmpegException e) {
      listener.state(IngestState.FAILED);
      throw new UnreadableSourceException(
          "The video of %s (feed %s) cannot be brought into chunks: %s"
              .formatted(settings.source(), settings.feed(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      listener.state(IngestState.FAILED);
      throw e;
    }
  }

  private static IngestSummary run(IngestSettings settings, IngestRun run) {
    SourceAddress source = settings.source();
    if (IngestSettings.isLive(source)) {
      run.live();
    } else if (source.kind() == SourceAddress.Kind.PATH
        && Files.isDirectory(Path.of(source.text()))) {
      run.images(Path.of(source.text()));
    } else {
      run.recording();
    }
    return run.summary();
  }

  private boolean stopped() {
    return cancelled || Thread.currentThread().isInterrupted();
  }
}
