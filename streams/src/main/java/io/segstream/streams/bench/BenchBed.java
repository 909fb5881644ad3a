package io.segstream.streams.bench;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.FeedEndHeaders;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.broker.CommittedReader;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.service.OpenModel;
import io.segstream.streams.service.SegmentationService;
import io.segstream.streams.service.ServiceSettings;
import io.segstream.streams.service.StreamsSettings;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.ProcessingListener;
import io.segstream.streams.topology.SegmentationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An embedded broker with the service on it, a producer of chunks and a read_committed reader of
 * segments: the whole pipeline, without ingest.
 */
final class BenchBed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TopicCatalogue catalogue = TopicCatalogue.singleBroker();
  private final EmbeddedBroker broker;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, FrameSegments> segments;
  private SegmentationService service;

  BenchBed() {
    broker = EmbeddedBroker.startWith(catalogue.newTopics());
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, catalogue.maxMessageBytes(Topic.CHUNKS)),
            new StringSerializer(),
            new ByteArraySerializer());
    segments =
        CommittedReader.open(
            broker.bootstrapServers(),
            List.of(catalogue.name(Topic.SEGMENTS)),
            RecordSerdes.frameSegments().deserializer());
  }

  /** Partitions of the chunks topic: feeds on different ones are processed side by side. */
  int partitions() {
    return catalogue.partitions();
  }

  /** Starts the service; it begins with what has been published before. */
  void startService(
      BenchSettings bench,
      OpenModel model,
      int threads,
      LatencyPolicy latency,
      ProcessingListener listener) {
    Path state = bench.workDirectory().resolve("state-" + broker.port());
    SegmentationSettings defaults = SegmentationSettings.DEFAULT.withInputSize(bench.inputSize());
    service =
        SegmentationService.startWith(
            ServiceSettings.of(
                    StreamsSettings.of(broker.bootstrapServers(), state).withThreads(threads),
                    catalogue)
                .withSegmentation(defaults.withDefaults(defaults.defaults().withLatency(latency))),
            model,
            listener);
  }

  /** Publishes a chunk as one of a feed and waits until the broker has it. */
  void publish(FeedId feed, int partition, VideoChunk chunk, ChunkHeader header) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(catalogue.name(Topic.CHUNKS), partition, feed.value(), chunk.video());
    ChunkHeaders.write(header, record.headers());
    publish(record);
  }

  /** Publishes that a feed has ended. */
  void publishEnd(FeedId feed, int partition, long chunks, long frames) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(catalogue.name(Topic.CHUNKS), partition, feed.value(), new byte[0]);
    FeedEndHeaders.write(new FeedEnd(feed, chunks, frames, 0), record.headers());
    publish(record);
  }

  private void publish(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while publishing a chunk", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A chunk could not be published", e.getCause());
    }
  }

  /** Receives one visible frame. */
  interface FrameReader {
    /**
     * @param arrivalNanos {@link System#nanoTime} when it was received
     */
    void frame(ConsumerRecord<String, FrameSegments> record, long arrivalNanos);
  }

  /**
   * Reads until so many frames have become visible.
   *
   * @throws IllegalStateException if none comes for minutes
   */
  void readFrames(int count, FrameReader reader) {
    int seen = 0;
    long last = System.nanoTime();
    while (seen < count) {
      List<ConsumerRecord<String, FrameSegments>> records = poll();
      long now = System.nanoTime();
      for (ConsumerRecord<String, FrameSegments> record : records) {
        reader.frame(record, now);
        seen++;
      }
      if (!records.isEmpty()) {
        last = now;
      } else if (now - last > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Only %d of %d frames came out, none for %s: %s"
                .formatted(seen, count, PATIENCE, service.health()));
      }
    }
  }

  /** What has become visible since the last call, without waiting longer than a moment. */
  List<ConsumerRecord<String, FrameSegments>> poll() {
    List<ConsumerRecord<String, FrameSegments>> records = new ArrayList<>();
    segments.poll(POLL).forEach(records::add);
    return records;
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
    producer.close();
    segments.close();
    broker.close();
  }
}
