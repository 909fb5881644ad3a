package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.id.FeedId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class FeedEndHeadersTest {
  private static final FeedEnd END =
      new FeedEnd(new FeedId("gate-2"), 13, 325, 1_767_323_046_000_000L);

  @Test
  void shouldWriteTheEndOfAFeedInVersionOneAndReadItBack() {
    Headers headers = RecordHeaders.forFeedEnd(END);
    Map<String, String> text = new TreeMap<>();
    headers.forEach(h -> text.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));

    assertThat(text)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion",
                "1.0",
                "ce_type",
                "io.segstream.feed-end.v1",
                "ce_source",
                "/segstream/feeds/gate-2",
                "ce_id",
                "gate-2/1767323046000000/13/end",
                "ce_time",
                "2026-01-02T03:04:06Z",
                "segstream-end-version",
                "1",
                ChunkHeaders.FEED,
                "gate-2",
                "segstream-end-chunks",
                "13",
                "segstream-end-frames",
                "325",
                ChunkHeaders.CAPTURE_TIME_US,
                "1767323046000000"));
    assertThat(FeedEndHeaders.isEnd(headers)).isTrue();
    assertThat(FeedEndHeaders.read(headers)).isEqualTo(END);
    assertThat(FeedEndHeaders.isEnd(RecordHeaders.forChunk(GoldenRecords.chunkHeader()))).isFalse();
  }

  @Test
  void shouldRefuseAnUnknownVersionAndFieldsOutOfRange() {
    assertThatThrownBy(() -> FeedEndHeaders.read(with(FeedEndHeaders.VERSION, "2")))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("Feed gate-2: feed end version 2 is not known; this build reads version 1");
    assertThatThrownBy(() -> FeedEndHeaders.read(with(FeedEndHeaders.CHUNKS, "0")))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("Feed gate-2: Feed end field chunks is 0, must be 1 to 9007199254740991");
  }

  private static Headers with(String name, String value) {
    Headers headers = RecordHeaders.forFeedEnd(END);
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    return headers;
  }
}
