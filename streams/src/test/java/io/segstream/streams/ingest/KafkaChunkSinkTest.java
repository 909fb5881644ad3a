package io.segstream.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.FeedEndHeaders;
import io.segstream.schemas.topic.TopicCatalogue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaChunkSinkTest {
  private static VideoChunk chunk(long sequence, int bytes) {
    return new VideoChunk(
        new ChunkHeader(
            new FeedId("gate"), sequence, 0, 1, 5, CaptureClock.RECEIVER, 0, 40_000, 90),
        new byte[bytes]);
  }

  private static MockProducer<String, byte[]> producer(boolean completes) {
    return new MockProducer<>(completes, null, new StringSerializer(), new ByteArraySerializer());
  }

  @Test
  void shouldSendTheChunkUnderItsFeedWithItsHeader() {
    // Given
    MockProducer<String, byte[]> producer = producer(true);
    VideoChunk chunk = chunk(3, 188);

    // When
    try (KafkaChunkSink sink = new KafkaChunkSink(producer, TopicCatalogue.singleBroker())) {
      sink.accept(chunk);
    }

    // Then
    var sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo("segstream.chunks");
    assertThat(sent.key()).isEqualTo("gate");
    assertThat(sent.value()).isSameAs(chunk.video());
    assertThat(ChunkHeaders.read(sent.headers())).isEqualTo(chunk.header());
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldEndAFeedWithARecordThatHoldsNoVideo() {
    MockProducer<String, byte[]> producer = producer(true);
    FeedEnd end = new FeedEnd(new FeedId("gate"), 4, 100, 1_700_000_004_000_000L);
    try (KafkaChunkSink sink = new KafkaChunkSink(producer, TopicCatalogue.singleBroker())) {
      sink.end(end);
    }
    var sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo("segstream.chunks");
    assertThat(sent.key()).isEqualTo("gate");
    assertThat(sent.value()).isEmpty();
    assertThat(FeedEndHeaders.isEnd(sent.headers())).isTrue();
    assertThat(FeedEndHeaders.read(sent.headers())).isEqualTo(end);
  }

  @Test
  void shouldRefuseAChunkThatTheTopicWouldRefuse() {
    TopicCatalogue catalogue = TopicCatalogue.singleBroker();
    try (KafkaChunkSink sink = new KafkaChunkSink(producer(true), catalogue)) {
      assertThatThrownBy(() -> sink.accept(chunk(7, catalogue.maxChunkBytes() + 1)))
          .isInstanceOf(ChunkDeliveryException.class)
          .hasMessageContaining("Chunk 7 of feed gate has 16777217 bytes")
          .hasMessageContaining("segstream.chunks is 16777216");
    }
  }

  @Test
  void shouldReportAFailedSendOnTheNextOne() {
    // Given
    MockProducer<String, byte[]> producer = producer(false);
    KafkaChunkSink sink = new KafkaChunkSink(producer, TopicCatalogue.singleBroker());
    sink.accept(chunk(0, 188));
    producer.errorNext(new TimeoutException("broker gone"));

    // When, Then
    assertThatThrownBy(() -> sink.accept(chunk(1, 188)))
        .hasMessage("Chunk 0 of feed gate was not taken by topic segstream.chunks: broker gone");
    assertThatThrownBy(sink::close).isInstanceOf(ChunkDeliveryException.class);
    assertThat(producer.history()).hasSize(1);
  }
}
