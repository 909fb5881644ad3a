package io.segstream.streams.service;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.DeadLetterHandler;
import io.segstream.streams.topology.ProcessingListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Works out the Kafka Streams configuration of the service. */
public final class StreamsProperties {
  /** One chunk is seconds of work: there is no gain in fetching more of them at a time. */
  static final int MAX_POLL_RECORDS = 1;

  /** Chunks held in memory per partition before the consumer pauses it. */
  static final int BUFFERED_CHUNKS = 2;

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(3);
  private static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  /** What decoding, analysis, sending and committing may take beside inference. */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  private static final int LEAST_PRODUCER_MEMORY = 64 << 20;

  private StreamsProperties() {}

  /**
   * The configuration of the service's topologies.
   *
   * @throws IllegalArgumentException if passed-through settings leave less time between two polls,
   *     or for a transaction, than the chunk limits allow a chunk to take
   */
  public static Properties of(
      StreamsSettings settings,
      TopicCatalogue catalogue,
      ChunkLimits limits,
      ProcessingListener listener) {
    Properties properties = new Properties();
    putService(properties, settings, catalogue);
    putErrorHandling(properties, catalogue, listener);
    putSizes(properties, catalogue);
    putTimes(properties, settings, limits);
    giveWay(properties, settings.clients().keySet());
    properties.putAll(settings.clients());
    requireTimeForAChunk(properties, limits);
    return properties;
  }

  /**
   * Removes the service's own values where the user gives a less specific name of the same
   * property: Kafka Streams would prefer the more specific one and ignore the user's.
   *
   * @throws IllegalArgumentException if a name is given that Kafka Streams passes to nobody
   */
  private static void giveWay(Properties properties, Set<String> given) {
    for (String name : given) {
      if (properties.containsKey(StreamsConfig.TOPIC_PREFIX + name)) {
        throw new IllegalArgumentException(
            "kafka.%s is a setting of topics, which Kafka Streams passes on under a prefix only: write kafka.%s%s"
                .formatted(name, StreamsConfig.TOPIC_PREFIX, name));
      }
      if (name.startsWith(StreamsConfig.CONSUMER_PREFIX)) {
        String bare = name.substring(StreamsConfig.CONSUMER_PREFIX.length());
        properties.remove(mainConsumerPrefix(bare));
      } else {
        properties.remove(consumerPrefix(name));
        properties.remove(mainConsumerPrefix(name));
        properties.remove(producerPrefix(name));
      }
    }
  }

  /** How long a transaction may stay open, in milliseconds. */
  static long transactionTimeoutMillis(Properties properties) {
    return effective(
        properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, StreamsConfig.PRODUCER_PREFIX);
  }

  private static void putService(
      Properties properties, StreamsSettings settings, TopicCatalogue catalogue) {
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(
        StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toAbsolutePath().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, catalogue.replicationFactor());
    properties.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(
        topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        Integer.toString(Math.max(1, catalogue.replicationFactor() - 1)));
  }

  private static void putErrorHandling(
      Properties properties, TopicCatalogue catalogue, ProcessingListener listener) {
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        catalogue.name(Topic.DEAD_LETTERS));
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DeadLetterHandler.Deserialization.class);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        DeadLetterHandler.Processing.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    properties.put(DeadLetterHandler.LISTENER_CONFIG, listener);
  }

  private static void putSizes(Properties properties, TopicCatalogue catalogue) {
    int largest =
        Arrays.stream(Topic.values()).mapToInt(catalogue::maxMessageBytes).max().orElseThrow();
    properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), largest);
    properties.put(
        producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        Math.max((long) LEAST_PRODUCER_MEMORY, 2L * largest));
    properties.put(
        topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        Integer.toString(TopicCatalogue.MAX_RECORD_BYTES));
    // Internal records carry capture times; a broker refuses creation times an hour ahead of it,
    // which long recordings and fast camera clocks reach.
    properties.put(topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");
    properties.put(
        mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        catalogue.maxMessageBytes(Topic.CHUNKS));
    properties.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_CHUNKS);
  }

  private static void putTimes(
      Properties properties, StreamsSettings settings, ChunkLimits limits) {
    long chunkMillis = limits.worstCase().multipliedBy(MAX_POLL_RECORDS).plus(MARGIN).toMillis();
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    // Streams waits 100 ms for company by default, which a frame does not need.
    properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    // The default of 10 s would abort the transaction of a chunk that takes longer, for ever.
    properties.put(
        producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), Math.toIntExact(chunkMillis));
    properties.put(
        mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Math.toIntExact(Math.max(DEFAULT_MAX_POLL_INTERVAL.toMillis(), chunkMillis)));
    // Partitions of a process that was killed are idle for this long.
    properties.put(
        mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(SESSION_TIMEOUT.toMillis()));
    properties.put(
        mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(HEARTBEAT_INTERVAL.toMillis()));
  }

  /** A chunk that takes longer than Kafka allows would be processed again and again. */
  private static void requireTimeForAChunk(Properties properties, ChunkLimits limits) {
    long records =
        effective(
            properties,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX);
    long interval =
        effective(
            properties,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX);
    long transaction = transactionTimeoutMillis(properties);
    long needed = records * limits.worstCase().toMillis();
    requireMore(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, interval, needed, records, limits);
    requireMore(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction, needed, records, limits);
  }

  private static void requireMore(
      String name, long millis, long needed, long records, ChunkLimits limits) {
    if (millis <= needed) {
      throw new IllegalArgumentException(
          "%s is %d ms, but max.poll.records=%d chunks may take %d ms (%d frames in batches of %d, %d ms a batch, at most %d ms a chunk); raise %s or lower the limits of a chunk"
              .formatted(
                  name,
                  millis,
                  records,
                  needed,
                  limits.maxFrames(),
                  limits.batchFrames(),
                  limits.batchTimeout().toMillis(),
                  limits.chunkTimeout().toMillis(),
                  name));
    }
  }

  /** The value that a client will get: the most specific name wins. */
  private static long effective(Properties properties, String name, String... prefixes) {
    for (String prefix : prefixes) {
      Object value = properties.get(prefix + name);
      if (value != null) {
        return number(prefix + name, value);
      }
    }
    return number(name, properties.get(name));
  }

  private static long number(String name, Object value) {
    try {
      return Long.parseLong(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', must be a whole number".formatted(name, value), e);
    }
  }
}
