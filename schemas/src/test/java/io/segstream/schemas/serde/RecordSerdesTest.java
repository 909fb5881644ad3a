package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.v1.FrameSegments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordSerdesTest {
  @Test
  void shouldKeepTombstones() {
    for (Serde<?> serde :
        List.of(
            RecordSerdes.frameSegments(),
            RecordSerdes.trackedObject(),
            RecordSerdes.objectCluster(),
            RecordSerdes.objectEvent(),
            RecordSerdes.objectPrompt(),
            RecordSerdes.feedId(),
            RecordSerdes.objectKey(),
            RecordSerdes.clusterKey())) {
      assertThat(serde.serializer().serialize("topic", null)).isNull();
      assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }
  }

  @Test
  void shouldNameRecordTypeAndTopicWhenBytesAreCorrupt() {
    // Given: field 2 announces 100 bytes that are not there
    byte[] corrupt = {0x12, 100, 1};

    // Then
    assertThatThrownBy(
            () -> RecordSerdes.frameSegments().deserializer().deserialize("s.segments", corrupt))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("3 bytes on topic s.segments are not a FrameSegments: ")
        .hasMessageContaining("input ended unexpectedly");
    assertThatThrownBy(
            () -> RecordSerdes.trackedObject().deserializer().deserialize("s.objects", corrupt))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("3 bytes on topic s.objects are not a TrackedObject: ");
  }

  @Test
  void shouldNotFailForEveryCutOfARecordWithAnythingButASerializationException() {
    // Given
    FrameSegments frame = GoldenRecords.frameSegments();
    byte[] bytes = RecordSerdes.frameSegments().serializer().serialize("t", frame);
    int refused = 0;

    // When
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      try {
        assertThat(RecordSerdes.frameSegments().deserializer().deserialize("t", cut))
            .isNotEqualTo(frame);
      } catch (SerializationException e) {
        refused++;
      }
    }

    // Then
    assertThat(refused).isGreaterThan(bytes.length / 2);
  }

  @Test
  void shouldWriteKeysAsText() {
    // Given
    ObjectKey key = new ObjectKey(new FeedId("gate-2"), 7);

    // When
    byte[] bytes = RecordSerdes.objectKey().serializer().serialize("t", key);

    // Then
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("gate-2/7");
    assertThat(RecordSerdes.objectKey().deserializer().deserialize("t", bytes)).isEqualTo(key);
  }

  @Test
  void shouldNameKeyTypeAndTopicWhenAKeyIsCorrupt() {
    assertThatThrownBy(
            () ->
                RecordSerdes.clusterKey()
                    .deserializer()
                    .deserialize("s.clusters", "x".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "Key on topic s.clusters is not a cluster key: Cluster key 'x' is not of the form 'model digest/cluster id'");
  }
}
