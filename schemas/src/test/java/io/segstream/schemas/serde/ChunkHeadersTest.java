package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkHeadersTest {
  private static final ChunkHeader CHUNK = GoldenRecords.chunkHeader();

  private static Headers written() {
    Headers headers = new RecordHeaders();
    ChunkHeaders.write(CHUNK, headers);
    return headers;
  }

  @Test
  void shouldReadBackWhatWasWritten() {
    Random random = new Random(13);
    for (int round = 0; round < 100; round++) {
      // Given
      ChunkHeader chunk =
          new ChunkHeader(
              new FeedId("feed" + round),
              random.nextLong(ChunkHeader.MAX_COUNT + 1),
              random.nextLong(ChunkHeader.MAX_COUNT + 1),
              1 + random.nextInt(1000),
              random.nextLong(ChunkHeader.MAX_CAPTURE_TIME_US + 1),
              CaptureClock.values()[random.nextInt(CaptureClock.values().length)],
              random.nextLong(-ChunkHeader.MAX_COUNT, ChunkHeader.MAX_COUNT + 1),
              random.nextLong(ChunkHeader.MAX_DURATION_US + 1),
              90 * random.nextInt(4));
      Headers headers = new RecordHeaders();

      // When
      ChunkHeaders.write(chunk, headers);

      // Then
      assertThat(ChunkHeaders.read(headers)).isEqualTo(chunk);
    }
  }

  @Test
  void shouldReplaceItsOwnHeadersAndKeepOthersWhenWrittenTwice() {
    // Given
    Headers headers = written();
    headers.add("trace", new byte[] {1});

    // When
    ChunkHeaders.write(CHUNK, headers);

    // Then
    assertThat(headers.toArray()).hasSize(11);
    assertThat(headers.headers("trace")).hasSize(1);
    assertThat(ChunkHeaders.read(headers)).isEqualTo(CHUNK);
  }

  @ParameterizedTest
  @CsvSource({
    "segstream-header-version, 7, chunk header version 7 is not known; this build reads version 1",
    "segstream-sequence, twelve, 'chunk header segstream-sequence is ''twelve'', must be a whole number'",
    "segstream-frame-count, 0, 'Chunk header field frameCount is 0, must be at least 1'",
    "segstream-frame-count, 4294967297, 'chunk header segstream-frame-count is 4294967297, must be at most 2147483647'",
    "segstream-sequence, 9007199254740992, 'Chunk header field sequence is 9007199254740992, must be at most 9007199254740991'",
    "segstream-first-frame, 9223372036854775807, 'Chunk header field firstFrame is 9223372036854775807, must be at most 9007199254740991'",
    "segstream-capture-time-us, 9223372036854775807, 'Chunk header field captureTimeUs is 9223372036854775807, must be at most 253401696000000000'",
    "segstream-presentation-time-us, -9223372036854775808, 'Chunk header field presentationTimeUs is -9223372036854775808, must be at least -9007199254740991'",
    "segstream-duration-us, 604800000001, 'Chunk header field durationUs is 604800000001, must be at most 604800000000'",
    "segstream-rotation, 45, 'Chunk header field rotation is 45, must be 0, 90, 180 or 270'",
    "segstream-clock, SUNDIAL, 'chunk header segstream-clock is ''SUNDIAL'', must be one of [CAMERA, CONTAINER, OPERATOR, RECEIVER]'"
  })
  void shouldNameFeedHeaderAndValueWhenAHeaderIsWrong(String name, String value, String message) {
    // Given
    Headers headers = written();
    HeaderText.set(headers, name, value);

    // Then
    assertThatThrownBy(() -> ChunkHeaders.read(headers))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("Feed gate-2: " + message);
  }

  @Test
  void shouldNameAnyHeaderThatIsMissing() {
    List<String> names = List.of(written().toArray()).stream().map(Header::key).toList();
    assertThat(names).hasSize(10);
    for (String name : names) {
      // Given
      Headers headers = written();
      headers.remove(name);
      Headers withNull = written();
      withNull.remove(name).add(name, null);

      // Then
      String feed = name.equals(ChunkHeaders.FEED) ? "" : "Feed gate-2: ";
      for (Headers broken : List.of(headers, withNull)) {
        assertThatThrownBy(() -> ChunkHeaders.read(broken))
            .isInstanceOf(UnreadableRecordException.class)
            .hasMessage(feed + "chunk header " + name + " is missing");
      }
    }
  }

  @Test
  void shouldRefuseFeedsThatAreNoFeedId() {
    // Given
    Headers headers = written();
    headers
        .remove(ChunkHeaders.FEED)
        .add(ChunkHeaders.FEED, "a b".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThatThrownBy(() -> ChunkHeaders.read(headers))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("Feed a b: Feed id 'a b' is not valid");
  }
}
