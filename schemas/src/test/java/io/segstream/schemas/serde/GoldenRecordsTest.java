package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Version 1 of each record, byte by byte. If a test here fails, records that are already on
 * somebody's topics no longer mean what they did: change the contract in a compatible way instead.
 * Files for new records are written by {@code mvn -pl schemas test -Dtest=GoldenRecordsTest
 * -Dgolden.write=true}, which fails on purpose: the files are to be reviewed and committed.
 */
class GoldenRecordsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "v1");
  private static final int BYTES_PER_LINE = 32;

  private record Case<T extends Message>(String name, T expected, Serde<T> serde) {
    void check() {
      byte[] written = serde.serializer().serialize("golden", expected);
      byte[] golden =
          HexFormat.of().parseHex(golden(name + ".hex", hex(written)).replace("\n", ""));
      assertThat(serde.deserializer().deserialize("golden", golden)).isEqualTo(expected);
      assertThat(written).containsExactly(golden);
    }
  }

  @TestFactory
  Stream<DynamicTest> shouldReadAndWriteTheBytesOfVersionOne() {
    return Stream.<Case<?>>of(
            new Case<>(
                "frame-segments", GoldenRecords.frameSegments(), RecordSerdes.frameSegments()),
            new Case<>("frame-failed", GoldenRecords.failedFrame(), RecordSerdes.frameSegments()),
            new Case<>("frame-skipped", GoldenRecords.skippedFrame(), RecordSerdes.frameSegments()),
            new Case<>(
                "tracked-object", GoldenRecords.trackedObject(), RecordSerdes.trackedObject()),
            new Case<>(
                "object-cluster", GoldenRecords.objectCluster(), RecordSerdes.objectCluster()),
            new Case<>("object-event", GoldenRecords.objectEvent(), RecordSerdes.objectEvent()),
            new Case<>("object-prompt", GoldenRecords.objectPrompt(), RecordSerdes.objectPrompt()),
            new Case<>(
                "frame-prompted", GoldenRecords.promptedFrame(), RecordSerdes.frameSegments()),
            new Case<>(
                "object-prompted", GoldenRecords.promptedObject(), RecordSerdes.trackedObject()),
            new Case<>("prompt-refused", GoldenRecords.refusedPrompt(), RecordSerdes.objectEvent()),
            new Case<>(
                "prompt-for-the-next-frame",
                GoldenRecords.promptForTheNextFrame(),
                RecordSerdes.objectPrompt()))
        .map(golden -> DynamicTest.dynamicTest(golden.name(), golden::check));
  }

  @Test
  void shouldReadAndWriteTheChunkHeadersOfVersionOne() {
    // Given
    Headers written = new RecordHeaders();
    ChunkHeaders.write(GoldenRecords.chunkHeader(), written);
    String text =
        Stream.of(written.toArray())
            .map(h -> h.key() + ": " + new String(h.value(), StandardCharsets.UTF_8) + "\n")
            .collect(Collectors.joining());

    // When
    String golden = golden("chunk-headers.txt", text);
    Headers read = new RecordHeaders();
    golden
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(pair -> read.add(pair[0], pair[1].getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(text).isEqualTo(golden);
    assertThat(ChunkHeaders.read(read)).isEqualTo(GoldenRecords.chunkHeader());
    assertThat(read.toArray()).extracting(Header::key).doesNotHaveDuplicates();
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
    }
    return text.toString();
  }

  /** The committed text; with {@code -Dgolden.write=true} writes it instead and fails. */
  private static String golden(String file, String current) {
    Path path = GOLDEN.resolve(file);
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(GOLDEN);
        Files.writeString(path, current);
        return fail("Wrote %s: review it, commit it and run again without golden.write", path);
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
