package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.streams.broker.CommittedReader;
import io.segstream.streams.service.ServiceHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the service publishes of one sequence from now on: its frames in order, and the answers to
 * its prompts. For one thread.
 */
final class SequenceResults implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final EmbeddedService service;
  private final String name;
  private final String feed;
  private final String segmentsTopic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final ArrayDeque<FrameSegments> frames = new ArrayDeque<>();
  private int accepted;

  SequenceResults(EmbeddedService service, DavisSequence sequence) {
    this.service = service;
    this.name = sequence.name();
    this.feed = SequenceVideo.feed(sequence).value();
    this.segmentsTopic = service.catalogue().name(Topic.SEGMENTS);
    this.consumer =
        CommittedReader.open(
            service.bootstrapServers(),
            List.of(segmentsTopic, service.catalogue().name(Topic.EVENTS)),
            new ByteArrayDeserializer());
    consumer.seekToEnd(consumer.assignment());
    // Seeking is lazy: the end that counts is that of now.
    consumer.assignment().forEach(consumer::position);
  }

  /**
   * Waits for the next frame.
   *
   * @throws IOException if a prompt is refused, the service dies or nothing comes for minutes
   */
  FrameSegments next() throws IOException {
    long since = System.nanoTime();
    while (frames.isEmpty()) {
      poll(since, "its next frame");
    }
    return frames.remove();
  }

  /**
   * Waits until so many prompts have been accepted.
   *
   * @throws IOException as {@link #next}
   */
  void awaitAnswers(int prompts) throws IOException {
    long since = System.nanoTime();
    while (accepted < prompts) {
      poll(since, "the answers to its prompts");
    }
  }

  private void poll(long since, String missing) throws IOException {
    if (service.health().liveness() == ServiceHealth.Liveness.DEAD
        || System.nanoTime() - since > PATIENCE.toNanos()) {
      throw new IOException(
          "sequence '%s': %s did not come, the service says: %s"
              .formatted(name, missing, service.health().detail()));
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      if (!feed.equals(record.key())) {
        continue;
      }
      if (record.topic().equals(segmentsTopic)) {
        frames.add(
            RecordSerdes.frameSegments()
                .deserializer()
                .deserialize(record.topic(), record.headers(), record.value()));
      } else {
        hear(
            RecordSerdes.objectEvent()
                .deserializer()
                .deserialize(record.topic(), record.headers(), record.value()));
      }
    }
  }

  private void hear(ObjectEvent event) throws IOException {
    if (event.getType() == EventType.EVENT_TYPE_PROMPT_REFUSED) {
      throw new IOException("sequence '%s': %s".formatted(name, event.getReason()));
    }
    if (event.getType() == EventType.EVENT_TYPE_PROMPT_ACCEPTED) {
      accepted++;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
