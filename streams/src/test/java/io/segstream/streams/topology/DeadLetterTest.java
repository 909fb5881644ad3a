package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterTest {
  @TempDir Path state;

  private final Options options = new Options();
  private final List<DeadLetter> heard = new ArrayList<>();
  private final ScriptedFeed gate = new ScriptedFeed("gate");
  private final ScriptedFeed yard = new ScriptedFeed("yard");

  @BeforeEach
  void listen() {
    options.listener =
        new ProcessingListener() {
          @Override
          public void onDeadLetter(DeadLetter deadLetter) {
            heard.add(deadLetter);
          }
        };
  }

  @Test
  void shouldPutAnUnknownHeaderVersionAside() {
    requireDeadLetter(
        run -> {
          VideoChunk chunk = gate.next(5);
          Headers headers = RecordHeaders.forChunk(chunk.header());
          headers.remove(ChunkHeaders.VERSION).add(ChunkHeaders.VERSION, bytes("99"));
          run.pipe("gate", chunk.video(), headers);
        },
        "gate",
        "chunk header version 99 is not known");
  }

  @Test
  void shouldPutARecordWithoutHeadersAside() {
    requireDeadLetter(
        run ->
            run.pipe(
                "gate",
                bytes("garbage"),
                new org.apache.kafka.common.header.internals.RecordHeaders()),
        "gate",
        "chunk header segstream-header-version is missing");
  }

  @Test
  void shouldPutAChunkWhoseNumbersCannotBeAside() {
    requireDeadLetter(
        run -> {
          VideoChunk chunk = gate.next(5);
          Headers headers = RecordHeaders.forChunk(chunk.header());
          headers
              .remove(ChunkHeaders.CAPTURE_TIME_US)
              .add(ChunkHeaders.CAPTURE_TIME_US, bytes(Long.toString(Long.MAX_VALUE - 50_000)));
          run.pipe("gate", chunk.video(), headers);
        },
        "gate",
        "Feed gate: Chunk header field captureTimeUs is 9223372036854725807, must be at most");
  }

  @Test
  void shouldPutAChunkUnderAnotherFeedsKeyAside() {
    requireDeadLetter(
        run -> {
          VideoChunk chunk = gate.next(5);
          run.pipe("yard", chunk.video(), RecordHeaders.forChunk(chunk.header()));
        },
        "yard",
        "Feed gate: the record's key is 'yard', must be the feed in its headers");
  }

  @Test
  void shouldPutATombstoneAside() {
    requireDeadLetter(
        run -> run.pipe("gate", null, RecordHeaders.forChunk(gate.next(5).header())),
        "gate",
        "Feed gate: chunk 0 has no value");
  }

  @Test
  void shouldPutAChunkWithTooManyFramesAside() {
    requireDeadLetter(
        run -> run.pipe(gate.next(2001)),
        "gate",
        "Feed gate: chunk 0 promises 2001 frames, at most 2000 are processed at a time");
  }

  @Test
  void shouldLeaveNothingBehindOfAChunkThatBreaksTheService() {
    boolean[] broken = {false};
    options.clock =
        () -> {
          if (broken[0]) {
            throw new IllegalStateException("a bug in the clock");
          }
          return Instant.EPOCH;
        };
    options.segmentation =
        options.segmentation.withFeeds(
            Map.of(
                gate.id(),
                FeedSettings.DEFAULT.withLatency(LatencyPolicy.newestWins(Duration.ofDays(1)))));
    requireDeadLetter(
        run -> {
          run.pipe(gate.next(5));
          assertThat(run.segments()).hasSize(5);
          broken[0] = true;
          run.pipe(gate.next(5));
          broken[0] = false;
        },
        "gate",
        "a bug in the clock");
  }

  /** Feeds around a bad record must come out whole and in order, and it must say why it did not. */
  private void requireDeadLetter(Consumer<TopologyRun> bad, String key, String reason) {
    try (TopologyRun run = new TopologyRun(state, options)) {
      // Given
      run.pipe(yard.next(5));
      assertThat(run.segments()).hasSize(5);
      // When
      bad.accept(run);
      assertThat(run.segments()).isEmpty();
      run.pipe(yard.next(5, 5, new TreeSet<>()));
      // Then
      assertThat(run.segments())
          .hasSize(5)
          .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(5L, 6L, 7L, 8L, 9L);
      List<TestRecord<byte[], byte[]>> letters = run.raw(Topic.DEAD_LETTERS);
      assertThat(letters).hasSize(1);
      assertThat(letters.get(0).key()).isEqualTo(bytes(key));
      assertThat(header(letters.get(0), "__streams.errors.message")).contains(reason);
      assertThat(header(letters.get(0), "__streams.errors.topic")).isEqualTo("segstream.chunks");
      assertThat(header(letters.get(0), "__streams.errors.exception")).contains("Exception");
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).reason()).contains(reason);
    }
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
