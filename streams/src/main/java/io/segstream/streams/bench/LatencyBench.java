package io.segstream.streams.bench;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.ProcessingListener;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Measures the age of frames when they become visible, on a live feed whose newest frame wins. */
final class LatencyBench {
  private static final Duration BUDGET = Duration.ofSeconds(2);
  private static final FeedId FEED = new FeedId("live");
  private static final Duration START_UP = Duration.ofSeconds(5);
  private static final double MILLIS = 1e3;

  private final BenchSettings settings;
  private final BenchClip clip;

  /**
   * @param clip of short chunks: a chunk is published when its last frame has been captured
   */
  LatencyBench(BenchSettings settings, BenchClip clip) {
    this.settings = settings;
    this.clip = clip;
  }

  List<Figure> measure() throws InterruptedException {
    List<Double> ages = new ArrayList<>();
    int frames;
    try (BenchBed bed = new BenchBed()) {
      bed.startService(
          settings,
          settings.runtime().load(),
          1,
          LatencyPolicy.newestWins(BUDGET),
          ProcessingListener.NONE);
      frames = play(bed, ages);
    }
    if (ages.isEmpty()) {
      throw new IllegalStateException(
          "No frame of %d was segmented within its budget of %s".formatted(frames, BUDGET));
    }
    Percentiles age = new Percentiles(ages);
    VideoChunk first = clip.chunks().get(0);
    return List.of(
        Figure.of("age when visible, p50", age.at(0.5), "ms")
            .withNote("chunk of %d ms included".formatted(first.header().durationUs() / 1000)),
        Figure.of("age when visible, p95", age.at(0.95), "ms"),
        Figure.of("skipped as late", 1 - (double) ages.size() / frames, "share of frames")
            .withNote("budget %d ms".formatted(BUDGET.toMillis())));
  }

  /** Publishes chunks at the pace of the clip; begins when the service has had time to start. */
  private int play(BenchBed bed, List<Double> ages) throws InterruptedException {
    int published = 0;
    int received = 0;
    long sequence = 0;
    long captured = nowUs() + START_UP.toNanos() / 1000;
    while (published < settings.frames()) {
      VideoChunk chunk = clip.chunks().get((int) (sequence % clip.chunks().size()));
      long complete = captured + chunk.header().durationUs();
      while (nowUs() < complete) {
        received += receive(bed.poll(), ages);
      }
      bed.publish(
          FEED, 0, chunk, Renumbered.as(chunk.header(), FEED, sequence++, published, captured));
      published += chunk.header().frameCount();
      captured = complete;
    }
    while (received < published) {
      received += receive(bed.poll(), ages);
    }
    return published;
  }

  private static int receive(
      List<ConsumerRecord<String, FrameSegments>> records, List<Double> ages) {
    long now = nowUs();
    for (ConsumerRecord<String, FrameSegments> record : records) {
      FrameSegments frame = record.value();
      if (frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED) {
        ages.add((now - frame.getCaptureTimeUs()) / MILLIS);
      }
    }
    return records.size();
  }

  private static long nowUs() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
