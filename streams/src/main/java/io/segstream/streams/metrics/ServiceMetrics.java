package io.segstream.streams.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.segstream.inference.batch.BatchListener;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.DeviceUsage;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.ChunkTimes;
import io.segstream.streams.topology.DeadLetter;
import io.segstream.streams.topology.ProcessingListener;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The service's own metrics. Thread-safe; one per registry. */
public final class ServiceMetrics implements BatchListener, ProcessingListener {
  /** Feeds with a label of their own. */
  static final int MOST_FEEDS = 200;

  private static final double NANOS = 1e9;
  private static final double MICROS = 1e6;
  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60
  };
  private static final double[] FRAMES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final FeedLabels feeds = new FeedLabels(MOST_FEEDS);
  private final Counter frames;
  private final Counter chunks;
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
  private final Gauge codebookVersion;
  private final Counter sequenceGaps;
  private final Counter feedRestarts;
  private final Counter surplusFrames;
  private final LongSupplier wallClockUs;

  /**
   * Registers all metrics.
   *
   * @param wallClockUs microseconds since the Unix epoch
   */
  public ServiceMetrics(PrometheusRegistry registry, LongSupplier wallClockUs) {
    this.wallClockUs = wallClockUs;
    frames = MetricName.FRAMES.counter(registry);
    chunks = MetricName.CHUNKS.counter(registry);
    chunkSeconds = histogram(MetricName.CHUNK_SECONDS, registry, SECONDS);
    frameLatency = histogram(MetricName.FRAME_LATENCY, registry, SECONDS);
    stageSeconds = MetricName.STAGE_SECONDS.counter(registry);
    batchFrames = histogram(MetricName.BATCH_FRAMES, registry, FRAMES);
    engineSeconds = histogram(MetricName.ENGINE_SECONDS, registry, SECONDS);
    engineFailures = MetricName.ENGINE_FAILURES.counter(registry);
    batchWait = histogram(MetricName.BATCH_WAIT, registry, SECONDS);
    queueDepth = MetricName.QUEUE_DEPTH.gauge(registry);
    clusters = MetricName.CLUSTERS.gauge(registry);
    deadLetters = MetricName.DEAD_LETTERS.counter(registry);
    codebookVersion = MetricName.CODEBOOK_VERSION.gauge(registry);
    sequenceGaps = MetricName.SEQUENCE_GAPS.counter(registry);
    feedRestarts = MetricName.FEED_RESTARTS.counter(registry);
    surplusFrames = MetricName.SURPLUS_FRAMES.counter(registry);
    nativeHandles(registry);
    gpus(registry);
  }

  @Override
  public void onFrame(FeedId feed, FrameSegments frame) {
    String label = feeds.label(feed);
    frames.labelValues(label, outcome(frame.getOutcome()), reason(frame)).inc();
    if (frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED) {
      // A camera's clock may be ahead of ours.
      long ageUs = Math.max(0, wallClockUs.getAsLong() - frame.getCaptureTimeUs());
      frameLatency.labelValues(label).observe(ageUs / MICROS);
    }
  }

  @Override
  public void onChunk(FeedId feed, ChunkTimes times) {
    chunks.labelValues(feeds.label(feed)).inc();
    chunkSeconds.observe(times.totalNanos() / NANOS);
    stageSeconds.labelValues("decode").inc(times.decodeNanos() / NANOS);
    stageSeconds.labelValues("wait").inc(times.waitNanos() / NANOS);
    stageSeconds.labelValues("analysis").inc(times.analysisNanos() / NANOS);
  }

  @Override
  public void onSequenceGap(FeedId feed, long expected, long actual) {
    sequenceGaps.labelValues(feeds.label(feed)).inc(Math.max(1, actual - expected));
  }

  @Override
  public void onFeedRestart(FeedId feed) {
    feedRestarts.labelValues(feeds.label(feed)).inc();
  }

  @Override
  public void onSurplusFrames(FeedId feed, int surplus) {
    surplusFrames.labelValues(feeds.label(feed)).inc(surplus);
  }

  @Override
  public void onCodebook(ModelDigest model, long version, int count) {
    clusters.set(count);
    codebookVersion.set(version);
  }

  @Override
  public void onDeadLetter(DeadLetter deadLetter) {
    deadLetters.labelValues(deadLetter.topic()).inc();
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

  private static void gpus(PrometheusRegistry registry) {
    MetricName seconds = MetricName.GPU_SECONDS;
    CounterWithCallback.builder()
        .name(seconds.id())
        .help(seconds.help())
        .labelNames(seconds.labels().toArray(String[]::new))
        .callback(
            callback ->
                DeviceUsage.seconds()
                    .forEach((gpu, time) -> callback.call(time, Integer.toString(gpu))))
        .register(registry);
    MetricName bytes = MetricName.GPU_BYTES;
    GaugeWithCallback.builder()
        .name(bytes.id())
        .help(bytes.help())
        .labelNames(bytes.labels().toArray(String[]::new))
        .callback(
            callback ->
                DeviceUsage.bytes()
                    .forEach((gpu, used) -> callback.call(used, Integer.toString(gpu))))
        .register(registry);
  }
}
