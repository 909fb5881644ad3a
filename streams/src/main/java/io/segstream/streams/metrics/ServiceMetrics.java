package io.segstream.streams.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.segstream.inference.batch.BatchListener;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import java.util.Locale;

/** The service's own metrics. Thread-safe; one per registry. */
public final class ServiceMetrics implements BatchListener {
  private static final int MOST_FEEDS = 200;
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60
  };
  private static final double[] FRAMES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final FeedLabels feeds = new FeedLabels(MOST_FEEDS);
  private final Counter frames;
  private final Counter chunks;
  private final Counter chunkBytes;
  private final Histogram chunkSeconds;
  private final Histogram frameLatency;
  private final Counter stageSeconds;
  private final Histogram batchFrames;
  private final Histogram engineSeconds;
  private final Counter engineFailures;
  private final Histogram batchWait;
  private final Gauge queueDepth;
  private final Gauge clusters;
  private final Counter deadLetters;

  /** Registers all metrics. */
  public ServiceMetrics(PrometheusRegistry registry) {
    frames = counter(MetricName.FRAMES, registry);
    chunks = counter(MetricName.CHUNKS, registry);
    chunkBytes = counter(MetricName.CHUNK_BYTES, registry);
    chunkSeconds = histogram(MetricName.CHUNK_SECONDS, registry, SECONDS);
    frameLatency = histogram(MetricName.FRAME_LATENCY, registry, SECONDS);
    stageSeconds = counter(MetricName.STAGE_SECONDS, registry);
    batchFrames = histogram(MetricName.BATCH_FRAMES, registry, FRAMES);
    engineSeconds = histogram(MetricName.ENGINE_SECONDS, registry, SECONDS);
    engineFailures = counter(MetricName.ENGINE_FAILURES, registry);
    batchWait = histogram(MetricName.BATCH_WAIT, registry, SECONDS);
    queueDepth = gauge(MetricName.QUEUE_DEPTH, registry);
    clusters = gauge(MetricName.CLUSTERS, registry);
    deadLetters = counter(MetricName.DEAD_LETTERS, registry);
    nativeHandles(registry);
  }

  /** Counts a published frame under its outcome, and its reason if it was not segmented. */
  public void frame(FrameSegments frame) {
    String feed = feeds.label(new FeedId(frame.getFeed()));
    frames.labelValues(feed, outcome(frame.getOutcome()), reason(frame)).inc();
  }

  /**
   * Takes the time from a frame's capture to its publication.
   *
   * @param seconds negative if the camera's clock is ahead, which counts as 0
   */
  public void frameLatency(FeedId feed, double seconds) {
    frameLatency.labelValues(feeds.label(feed)).observe(Math.max(0, seconds));
  }

  /** Counts a chunk that has been processed. */
  public void chunk(FeedId feed, long bytes, long nanos) {
    String label = feeds.label(feed);
    chunks.labelValues(label).inc();
    chunkBytes.labelValues(label).inc(bytes);
    chunkSeconds.observe(nanos / NANOS);
  }

  /** Adds time spent in a stage of the pipeline. */
  public void stage(String stage, long nanos) {
    stageSeconds.labelValues(stage).inc(nanos / NANOS);
  }

  /** Sets the number of clusters of the codebook. */
  public void clusters(int count) {
    clusters.set(count);
  }

  /**
   * Counts a record sent to the dead-letter topic.
   *
   * @param reason one of a few constant words
   */
  public void deadLetter(String reason) {
    deadLetters.labelValues(reason).inc();
  }

  @Override
  public void called(EngineCall call) {
    batchFrames.observe(call.frames());
    engineSeconds.observe(call.engineNanos() / NANOS);
    batchWait.observe(call.waitNanos() / NANOS);
    queueDepth.set(call.queueDepth());
    if (call.outcome() == Outcome.FAILED) {
      engineFailures.inc();
    }
  }

  private static String outcome(FrameOutcome outcome) {
    return shortName(outcome, "FRAME_OUTCOME_");
  }

  private static String reason(FrameSegments frame) {
    return switch (frame.getOutcome()) {
      case FRAME_OUTCOME_SKIPPED -> shortName(frame.getSkipReason(), "SKIP_REASON_");
      case FRAME_OUTCOME_FAILED -> shortName(frame.getFailureReason(), "FAILURE_REASON_");
      case FRAME_OUTCOME_SEGMENTED, FRAME_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String shortName(Enum<?> value, String prefix) {
    return value.name().replace(prefix, "").toLowerCase(Locale.ROOT);
  }

  private static Counter counter(MetricName name, PrometheusRegistry registry) {
    return Counter.builder()
        .name(name.id())
        .help(name.help())
        .labelNames(name.labels().toArray(String[]::new))
        .register(registry);
  }

  private static Gauge gauge(MetricName name, PrometheusRegistry registry) {
    return Gauge.builder()
        .name(name.id())
        .help(name.help())
        .labelNames(name.labels().toArray(String[]::new))
        .register(registry);
  }

  private static Histogram histogram(
      MetricName name, PrometheusRegistry registry, double[] upperBounds) {
    return Histogram.builder()
        .name(name.id())
        .help(name.help())
        .classicOnly()
        .classicUpperBounds(upperBounds)
        .labelNames(name.labels().toArray(String[]::new))
        .register(registry);
  }

  private static void nativeHandles(PrometheusRegistry registry) {
    MetricName name = MetricName.NATIVE_HANDLES;
    GaugeWithCallback.builder()
        .name(name.id())
        .help(name.help())
        .labelNames(name.labels().toArray(String[]::new))
        .callback(
            callback -> NativeHandles.byKind().forEach((kind, live) -> callback.call(live, kind)))
        .register(registry);
  }
}
