package io.segstream.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Names and settings of the topics of one installation.
 *
 * @param prefix what all names begin with; a dot follows; letters, digits, dots, underscores and
 *     hyphens, at most 200
 * @param partitions partitions of each topic, 1 or more. All topics have the same number, so that
 *     the topics that are keyed by feed (chunks, segments, events, prompts) hold a feed in the
 *     partition of the same number; objects and clusters have keys of their own and are spread over
 *     all partitions
 * @param replicationFactor copies of each partition, 1 or more
 * @param maxChunkBytes largest video piece that ingest may publish, 64 KiB to 512 MiB
 * @param retention how long records are kept
 */
public record TopicCatalogue(
    String prefix,
    int partitions,
    int replicationFactor,
    int maxChunkBytes,
    TopicRetention retention) {

  public static final String DEFAULT_PREFIX = "segstream";

  /** Largest record of the topics that hold no video: masks of a crowded frame fit easily. */
  public static final int MAX_RECORD_BYTES = 4 << 20;

  /**
   * Room beside the video for key, headers and the record batch; dead letters carry the stack trace
   * of the failure in their headers.
   */
  static final int HEADROOM_BYTES = 256 << 10;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final int LEAST_CHUNK_BYTES = 64 << 10;
  private static final int MOST_CHUNK_BYTES = 512 << 20;

  public TopicCatalogue {
    if (prefix == null || !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "Topic prefix '%s' is not valid: use 1 to 200 letters, digits, '.', '_' or '-', starting with a letter or digit"
              .formatted(prefix));
    }
    requireWithin("Number of partitions", partitions, 1, Integer.MAX_VALUE);
    requireWithin("Replication factor", replicationFactor, 1, Short.MAX_VALUE);
    requireWithin("Largest chunk", maxChunkBytes, LEAST_CHUNK_BYTES, MOST_CHUNK_BYTES);
    Objects.requireNonNull(retention, "retention");
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(what, value, least, most));
    }
  }

  /** One broker, one partition, chunks of up to 16 MiB, default retention. */
  public static TopicCatalogue singleBroker() {
    return new TopicCatalogue(DEFAULT_PREFIX, 1, 1, 16 << 20, TopicRetention.DEFAULT);
  }

  public TopicCatalogue withPrefix(String newPrefix) {
    return new TopicCatalogue(newPrefix, partitions, replicationFactor, maxChunkBytes, retention);
  }

  public TopicCatalogue withPartitions(int newPartitions) {
    return new TopicCatalogue(prefix, newPartitions, replicationFactor, maxChunkBytes, retention);
  }

  /** Full name of a topic, such as {@code segstream.chunks}. */
  public String name(Topic topic) {
    return prefix + "." + topic.suffix();
  }

  /**
   * Largest record batch that a topic accepts; producers need the same as {@code max.request.size}.
   */
  public int maxMessageBytes(Topic topic) {
    int chunk = maxChunkBytes + HEADROOM_BYTES;
    return switch (topic) {
      case CHUNKS -> chunk;
      case DEAD_LETTERS -> Math.max(chunk, MAX_RECORD_BYTES + HEADROOM_BYTES);
      case SEGMENTS, OBJECTS, CLUSTERS, EVENTS, PROMPTS -> MAX_RECORD_BYTES;
    };
  }

  /** Settings of a topic, sorted by name. */
  public Map<String, String> configs(Topic topic) {
    Map<String, String> configs = new TreeMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanupPolicy().configValue());
    configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes(topic)));
    // Encoded video does not get smaller; elsewhere the producer's choice stands.
    configs.put(
        TopicConfig.COMPRESSION_TYPE_CONFIG, topic == Topic.CHUNKS ? "uncompressed" : "producer");
    // Capture times of old recordings would make records expire on arrival, and the broker refuses
    // those of cameras whose clock runs ahead.
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    configs.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(Math.max(1, replicationFactor - 1)));
    if (topic.cleanupPolicy().deletes()) {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.of(topic).toMillis()));
    }
    return configs;
  }

  /** All topics, ready to be created, in the order of {@link Topic}. */
  public List<NewTopic> newTopics() {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      topics.add(
          new NewTopic(name(topic), partitions, (short) replicationFactor).configs(configs(topic)));
    }
    return List.copyOf(topics);
  }
}
