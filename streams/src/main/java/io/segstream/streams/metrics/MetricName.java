package io.segstream.streams.metrics;

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
  CHUNK_BYTES("segstream_chunk_bytes", Kind.COUNTER, "Bytes of video processed.", Labels.FEED),
  CHUNK_SECONDS(
      "segstream_chunk_processing_seconds",
      Kind.HISTOGRAM,
      "Time to process one chunk: decode, infer, extract, track."),
  FRAME_LATENCY(
      "segstream_frame_latency_seconds",
      Kind.HISTOGRAM,
      "From a frame's capture to the moment its segments are handed to the producer.",
      Labels.FEED),
  STAGE_SECONDS(
      "segstream_stage_seconds",
      Kind.COUNTER,
      "Time spent per stage of the pipeline.",
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
  CLUSTERS("segstream_clusters", Kind.GAUGE, "Clusters of the codebook."),
  DEAD_LETTERS(
      "segstream_dead_letters",
      Kind.COUNTER,
      "Records sent to the dead-letter topic.",
      Labels.REASON),
  NATIVE_HANDLES(
      "segstream_native_handles",
      Kind.GAUGE,
      "Native objects that are open: decoders, tensors, sessions.",
      Labels.KIND);

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
    public static final String STAGE = "stage";
    public static final String KIND = "kind";

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
