package io.segstream.streams.demo;

import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.ingest.IngestListener;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.IngestSummary;
import io.segstream.streams.ingest.KafkaChunkSink;
import io.segstream.streams.ingest.UnreadableSourceException;
import io.segstream.streams.ingest.VideoIngest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Reads the demo's source on its own thread, for no longer than allowed. */
final class DemoIngest implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;
  private static final long CLOSE_SECONDS = 15;

  private final VideoIngest ingest = VideoIngest.create();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "demo-ingest");
            made.setDaemon(true);
            return made;
          });

  /**
   * Reads until the source ends, the time is over or somebody asks to stop.
   *
   * @throws UnreadableSourceException if the source gives no frame at all
   */
  IngestSummary read(
      IngestSettings settings,
      TopicCatalogue catalogue,
      Map<String, Object> clients,
      DemoListener listener,
      Limits limits) {
    Future<IngestSummary> result =
        thread.submit(() -> publish(settings, catalogue, clients, listener));
    long end = System.nanoTime() + limits.readAtMost().toNanos();
    while (true) {
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() > end || limits.stop().getAsBoolean()) {
          ingest.cancel();
        }
        if (System.nanoTime() > end + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS)) {
          throw new DemoException(
              "Reading %s did not end within %d s after it was asked to"
                  .formatted(settings.source(), CLOSE_SECONDS),
              e);
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new DemoException("Reading the source failed: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoException("Interrupted while reading the source", e);
      }
    }
  }

  /** When reading ends at the latest. */
  record Limits(Duration readAtMost, BooleanSupplier stop) {}

  private IngestSummary publish(
      IngestSettings settings,
      TopicCatalogue catalogue,
      Map<String, Object> clients,
      DemoListener listener) {
    try (KafkaChunkSink sink = KafkaChunkSink.open(catalogue, clients)) {
      return ingest.run(
          settings,
          sink,
          new IngestListener() {
            @Override
            public void reencoding(String reason) {
              listener.warning("the source is encoded again: " + reason);
            }

            @Override
            public void warning(String text) {
              listener.warning(text);
            }
          });
    }
  }

  @Override
  public void close() {
    ingest.cancel();
    thread.shutdownNow();
  }
}
