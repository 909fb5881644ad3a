package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes chunks to {@code segstream.chunks}, keyed by feed, in order and without duplicates
 * (idempotent producer, all replicas).
 *
 * <p>The result of every send is looked at: once one has failed, the next call of {@link #accept}
 * or {@link #close} throws, so that no chunk goes missing unnoticed. For one thread.
 */
public final class KafkaChunkSink implements ChunkSink, AutoCloseable {
  private static final int MOST_IN_FLIGHT = 4;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Producer<String, byte[]> producer;
  private final TopicCatalogue catalogue;
  private final String topic;
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final AtomicReference<ChunkDeliveryException> failure = new AtomicReference<>();
  private boolean closed;

  /**
   * @param producer idempotent; belongs to the sink from then on
   * @param catalogue names the topic and how large a chunk may be
   */
  KafkaChunkSink(Producer<String, byte[]> producer, TopicCatalogue catalogue) {
    this.producer = producer;
    this.catalogue = catalogue;
    this.topic = catalogue.name(Topic.CHUNKS);
  }

  /**
   * Connects to Kafka.
   *
   * @param clientSettings any settings of Kafka's producer, {@code bootstrap.servers} among them;
   *     those that exactness needs are set here and cannot be changed
   */
  public static KafkaChunkSink open(TopicCatalogue catalogue, Map<String, ?> clientSettings) {
    int recordBytes = catalogue.maxMessageBytes(Topic.CHUNKS);
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, recordBytes);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) recordBytes * (MOST_IN_FLIGHT + 1));
    return new KafkaChunkSink(
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
        catalogue);
  }

  /**
   * Sends one chunk; waits while too many are under way.
   *
   * @throws ChunkDeliveryException if the chunk is too large, or if one sent before has failed
   */
  @Override
  public void accept(VideoChunk chunk) {
    throwFailure();
    if (chunk.video().length > catalogue.maxChunkBytes()) {
      throw new ChunkDeliveryException(
          "%s has %d bytes, the limit of topic %s is %d: make chunks shorter, or raise the topic's limit"
              .formatted(describe(chunk), chunk.video().length, topic, catalogue.maxChunkBytes()));
    }
    send(
        describe(chunk),
        chunk.header().feed(),
        chunk.video(),
        RecordHeaders.forChunk(chunk.header()));
  }

  /**
   * Sends a record without video that ends the feed.
   *
   * @throws ChunkDeliveryException if it cannot be sent, or if a chunk sent before has failed
   */
  @Override
  public void end(FeedEnd end) {
    throwFailure();
    send(
        "The end of feed %s".formatted(end.feed()),
        end.feed(),
        new byte[0],
        RecordHeaders.forFeedEnd(end));
  }

  private void send(String what, FeedId feed, byte[] value, Headers headers) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(topic, null, null, feed.value(), value, headers);
    try {
      inFlight.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IngestInterruptedException(e);
    }
    try {
      // The callback below looks at the result; the future adds nothing to it.
      var unused = producer.send(message, (metadata, error) -> settle(what, error));
    } catch (RuntimeException e) {
      inFlight.release();
      throw new ChunkDeliveryException(
          "%s cannot be sent to topic %s: %s".formatted(what, topic, e.getMessage()), e);
    }
  }

  private void settle(String what, Exception error) {
    if (error != null) {
      failure.compareAndSet(
          null,
          new ChunkDeliveryException(
              "%s was not taken by topic %s: %s".formatted(what, topic, error.getMessage()),
              error));
    }
    inFlight.release();
  }

  private static String describe(VideoChunk chunk) {
    return "Chunk %d of feed %s".formatted(chunk.header().sequence(), chunk.header().feed());
  }

  private void throwFailure() {
    ChunkDeliveryException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Waits until everything sent has arrived and disconnects.
   *
   * @throws ChunkDeliveryException if a chunk did not arrive
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      producer.flush();
    } finally {
      producer.close(CLOSE_LIMIT);
    }
    throwFailure();
  }
}
