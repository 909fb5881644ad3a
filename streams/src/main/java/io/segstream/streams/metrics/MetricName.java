package io.segstream.streams.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Every metric of the service itself; Kafka's and the JVM's own come beside them. */
public enum MetricName {
  FRAMES(
      "segstream_frames",
      Kind.COUNTER,
      "Frames accounted for, by outcome. The sum over outcomes is the number of frames received.",
      Labels.FEED,
      Labels.OUTCOME,
      Labels.REASON),
  CHUNKS("segstream_chunks", Kind.COUNTER, "Chunks processed.", Labels.FEED),
  CHUNK_SECONDS("segstream_chunk_processing_seconds", Kind.HISTOGRAM, "Time to process one chunk."),
  FRAME_LATENCY(
      "segstream_frame_latency_seconds",
      Kind.HISTOGRAM,
      "Age of a segmented frame, from capture to the end of its processing.",
      Labels.FEED),
  STAGE_SECONDS(
      "segstream_stage_seconds",
      Kind.COUNTER,
      "Time of the stream threads, by stage: `decode`, `wait` (for the model) and `analysis`.",
      Labels.STAGE),
  BATCH_FRAMES("segstream_batch_frames", Kind.HISTOGRAM, "Frames of one call of the engine."),
  ENGINE_SECONDS("segstream_engine_seconds", Kind.HISTOGRAM, "Duration of one call of the engine."),
  ENGINE_FAILURES("segstream_engine_failures", Kind.COUNTER, "Calls of the engine that failed."),
  BATCH_WAIT(
      "segstream_batch_wait_seconds",
      Kind.HISTOGRAM,
      "How long the oldest request of a call waited in the queue."),
  QUEUE_DEPTH(
      "segstream_queue_requests",
      Kind.GAUGE,
      "Requests that were still waiting when the latest call of the engine began."),
  ENGINE_IN_USE(
      "segstream_engine_in_use",
      Kind.GAUGE,
      "1 for the engine that new chunks go to, 0 for one that served before.",
      Labels.ENGINE),
  ENGINE_DEGRADED(
      "segstream_engine_degraded",
      Kind.GAUGE,
      "1 while the fallback serves instead of the engine that was configured."),
  PLAN_BUILDS(
      "segstream_plan_builds",
      Kind.COUNTER,
      "TensorRT plans that were `built`, and times that TensorRT could not be used: `failed`.",
      Labels.OUTCOME),
  PLAN_BUILD_PROGRESS(
      "segstream_plan_build_progress",
      Kind.GAUGE,
      "Share of the present phase of a plan's build that is done, 0 to 1; 0 without a build."),
  PLAN_BUILD_SECONDS(
      "segstream_plan_build_seconds", Kind.GAUGE, "How long the latest build of a plan took."),
  CLUSTERS("segstream_clusters", Kind.GAUGE, "Clusters of the codebook."),
  DEAD_LETTERS(
      "segstream_dead_letters",
      Kind.COUNTER,
      "Records sent to the dead-letter topic, by the topic they came from.",
      Labels.TOPIC),
  CODEBOOK_VERSION("segstream_codebook_version", Kind.GAUGE, "Version of the codebook."),
  SEQUENCE_GAPS(
      "segstream_missing_chunks",
      Kind.COUNTER,
      "Chunks that never came: holes in a feed's sequence numbers.",
      Labels.FEED),
  FEED_RESTARTS(
      "segstream_feed_restarts",
      Kind.COUNTER,
      "Times that a feed's sequence numbers began again.",
      Labels.FEED),
  SURPLUS_FRAMES(
      "segstream_surplus_frames",
      Kind.COUNTER,
      "Frames that a chunk held beyond those its header promised; they are not processed, and counted up to 100 per chunk.",
      Labels.FEED),
  NATIVE_HANDLES(
      "segstream_native_handles",
      Kind.GAUGE,
      "Native objects that are open: decoders, tensors, sessions.",
      Labels.KIND),
  GPU_SECONDS(
      "segstream_gpu_seconds",
      Kind.COUNTER,
      "Time of TensorRT's runs with their copies, as the GPU measures it; runs that overlap count each.",
      Labels.GPU),
  GPU_BYTES(
      "segstream_gpu_memory_bytes",
      Kind.GAUGE,
      "Memory of the GPU that contexts of TensorRT have taken.",
      Labels.GPU);

  /** Kinds of metric. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** Names of labels. */
  public static final class Labels {
    public static final String FEED = "feed";
    public static final String OUTCOME = "outcome";
    public static final String REASON = "reason";
    public static final String TOPIC = "topic";
    public static final String STAGE = "stage";
    public static final String ENGINE = "engine";
    public static final String KIND = "kind";
    public static final String GPU = "gpu";

    private Labels() {}
  }

  private final String id;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  MetricName(String id, Kind kind, String help, String... labels) {
    this.id = id;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Registers it, if it is a counter. */
  Counter counter(PrometheusRegistry registry) {
    return Counter.builder()
        .name(id)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .register(registry);
  }

  /** Registers it, if it is a gauge that is set. */
  Gauge gauge(PrometheusRegistry registry) {
    return Gauge.builder()
        .name(id)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .register(registry);
  }

  /** The name as registered; Prometheus appends {@code _total} to counters. */
  public String id() {
    return id;
  }

  /** The name as scraped: that of the counter, the gauge, or the histogram's base name. */
  public String exposedName() {
    return kind == Kind.COUNTER ? id + "_total" : id;
  }

  public Kind kind() {
    return kind;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }
}
