package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.ClusterKey;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.ObjectState;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class RecordHeadersTest {
  private static Map<String, String> text(Headers headers) {
    Map<String, String> text = new LinkedHashMap<>();
    for (Header header : headers) {
      assertThat(text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
          .as("header %s occurs once", header.key())
          .isNull();
    }
    return text;
  }

  private static String id(Headers headers) {
    return text(headers).get("ce_id");
  }

  @Test
  void shouldDescribeAChunkWithItsOwnHeadersBesideTheAttributes() {
    // When
    Headers headers = RecordHeaders.forChunk(GoldenRecords.chunkHeader());

    // Then
    assertThat(text(headers))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_type", "io.segstream.chunk.v1")
        .containsEntry("ce_source", "/segstream/feeds/gate-2")
        .containsEntry("ce_id", "gate-2/1767323045678901/12")
        .containsEntry("ce_time", "2026-01-02T03:04:05.678901Z")
        .containsEntry("content-type", "video/mp2t");
    assertThat(ChunkHeaders.read(headers)).isEqualTo(GoldenRecords.chunkHeader());
  }

  @Test
  void shouldDescribeTheSegmentsOfAFrame() {
    assertThat(text(RecordHeaders.forSegments(GoldenRecords.frameSegments())))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_type", "io.segstream.segments.v1",
                "ce_source", "/segstream/feeds/gate-2",
                "ce_id", "gate-2/1767323045718901/12/301/0123456789ab",
                "ce_time", "2026-01-02T03:04:05.718901Z",
                "content-type", "application/protobuf"));
  }

  @Test
  void shouldDescribeObjectsAndTheirEvents() {
    assertThat(text(RecordHeaders.forObject(GoldenRecords.trackedObject())))
        .containsEntry("ce_type", "io.segstream.object.v1")
        .containsEntry("ce_subject", "gate-2/7")
        .containsEntry("ce_id", "gate-2/7/301/OBJECT_STATE_VISIBLE/4/3/0123456789ab")
        .containsEntry("ce_time", "2026-01-02T03:04:05.718901Z");
    assertThat(text(RecordHeaders.forEvent(GoldenRecords.objectEvent())))
        .containsEntry("ce_type", "io.segstream.event.v1")
        .containsEntry("ce_subject", "gate-2/7")
        .containsEntry("ce_id", "gate-2/7/301/EVENT_TYPE_ZONE_ENTERED/exit/0123456789ab");
    assertThat(text(RecordHeaders.forEvent(GoldenRecords.refusedPrompt())))
        .containsEntry("ce_subject", "gate-2/operator-1")
        .containsEntry("ce_id", "gate-2/operator-1/0/EVENT_TYPE_PROMPT_REFUSED/0123456789ab");
  }

  @Test
  void shouldDescribeClustersByTheirModelAndWithoutATime() {
    assertThat(text(RecordHeaders.forCluster(GoldenRecords.objectCluster())))
        .containsEntry("ce_type", "io.segstream.cluster.v1")
        .containsEntry("ce_source", "/segstream/models/" + GoldenRecords.MODEL)
        .containsEntry("ce_subject", GoldenRecords.MODEL + "/3")
        .containsEntry("ce_id", GoldenRecords.MODEL + "/3/4/25/frozen")
        .doesNotContainKey("ce_time");
  }

  @Test
  void shouldDescribeTombstonesWithoutAContentType() {
    assertThat(
            text(
                RecordHeaders.forObjectRemoval(
                    new ObjectKey(new FeedId("gate-2"), 7), 1_767_323_045_000_000L)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_type", "io.segstream.object-removed.v1",
                "ce_source", "/segstream/feeds/gate-2",
                "ce_id", "gate-2/7/removed",
                "ce_subject", "gate-2/7",
                "ce_time", "2026-01-02T03:04:05Z"));
    assertThat(
            text(
                RecordHeaders.forClusterRemoval(
                    new ClusterKey(new ModelDigest(GoldenRecords.MODEL), 3), 5)))
        .containsEntry("ce_type", "io.segstream.cluster-removed.v1")
        .containsEntry("ce_id", GoldenRecords.MODEL + "/3/5/removed")
        .doesNotContainKeys("ce_time", "content-type");
  }

  @Test
  void shouldGiveTheSameIdToTheSameRecordAndAnotherToAnother() {
    assertThat(id(RecordHeaders.forPrompt(GoldenRecords.objectPrompt())))
        .isEqualTo(id(RecordHeaders.forPrompt(GoldenRecords.objectPrompt())))
        .startsWith("gate-2/operator-1/301/")
        .isNotEqualTo(
            id(
                RecordHeaders.forPrompt(
                    GoldenRecords.objectPrompt().toBuilder().clearShape().build())));
    assertThat(id(RecordHeaders.forObject(GoldenRecords.trackedObject())))
        .isNotEqualTo(
            id(
                RecordHeaders.forObject(
                    GoldenRecords.trackedObject().toBuilder()
                        .setState(ObjectState.OBJECT_STATE_LOST)
                        .build())));
    assertThat(id(RecordHeaders.forEvent(GoldenRecords.objectEvent())))
        .isNotEqualTo(
            id(
                RecordHeaders.forEvent(
                    GoldenRecords.objectEvent().toBuilder()
                        .setType(EventType.EVENT_TYPE_ZONE_LEFT)
                        .build())));
  }

  @Test
  void shouldNotRepeatIdsWhenAFeedIsIngestedAgain() {
    // Given: the same place in a feed, a day later
    long laterUs = GoldenRecords.chunkHeader().captureTimeUs() + 86_400_000_000L;
    ChunkHeader first = GoldenRecords.chunkHeader();
    ChunkHeader again =
        new ChunkHeader(
            first.feed(),
            first.sequence(),
            first.firstFrame(),
            first.frameCount(),
            laterUs,
            first.clock(),
            first.presentationTimeUs(),
            first.durationUs());
    // Then
    assertThat(id(RecordHeaders.forChunk(again))).isNotEqualTo(id(RecordHeaders.forChunk(first)));
    assertThat(
            id(
                RecordHeaders.forSegments(
                    GoldenRecords.frameSegments().toBuilder().setCaptureTimeUs(laterUs).build())))
        .isNotEqualTo(id(RecordHeaders.forSegments(GoldenRecords.frameSegments())));
  }

  @Test
  void shouldReplaceTheAttributesOfAnotherEvent() {
    // Given
    Headers headers = RecordHeaders.forEvent(GoldenRecords.objectEvent());

    // When
    CloudEvents.write(
        new CloudEvent(
            io.segstream.schemas.serde.EventType.CLUSTER_REMOVED,
            "/segstream/models/x",
            "x/1",
            OptionalLong.empty(),
            Optional.empty()),
        headers);

    // Then
    assertThat(text(headers))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_type", "io.segstream.cluster-removed.v1",
                "ce_source", "/segstream/models/x",
                "ce_id", "x/1"));
  }

  @Test
  void shouldRefuseEventsWithoutSource() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CloudEvent(
                    io.segstream.schemas.serde.EventType.CHUNK,
                    "",
                    "1",
                    OptionalLong.empty(),
                    Optional.empty()))
        .withMessage("CloudEvents attribute source must not be empty");
  }
}
