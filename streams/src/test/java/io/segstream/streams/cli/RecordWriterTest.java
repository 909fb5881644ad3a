package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.command.UsageException;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordWriterTest {
  private static final ObjectCluster CLUSTER = ObjectCluster.newBuilder().setClusterId(3).build();

  @TempDir Path directory;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteKeyAndValueAndTombstonesAsJson() throws IOException {
    try (RecordWriter writer =
        RecordWriter.open(Topic.CLUSTERS, OutputFormat.JSON, Optional.empty(), out)) {
      writer.write("digest/3", CLUSTER);
      writer.write("digest/4", null);
      writer.write("a \"quoted\" key", null);
      writer.write(null, null);
    }
    assertThat(written().lines())
        .containsExactly(
            "{\"key\":\"digest/3\",\"value\":{\"clusterId\":\"3\"}}",
            "{\"key\":\"digest/4\",\"value\":null}",
            "{\"key\":\"a \\\"quoted\\\" key\",\"value\":null}",
            "{\"key\":null,\"value\":null}");
  }

  @Test
  void shouldWriteTheKeyBeforeTheValueInText() throws IOException {
    try (RecordWriter writer =
        RecordWriter.open(Topic.CLUSTERS, OutputFormat.TEXT, Optional.empty(), out)) {
      writer.write("digest/3", CLUSTER);
    }
    assertThat(written()).isEqualToIgnoringNewLines("digest/3 {\"clusterId\":\"3\"}");
  }

  @Test
  void shouldLeaveStandardOutputOpenAndCloseFiles() throws IOException {
    Path file = directory.resolve("frames.txt");
    RecordWriter.open(Topic.SEGMENTS, OutputFormat.TEXT, Optional.empty(), out).close();
    out.print("still open");
    assertThat(written()).isEqualTo("still open");

    try (RecordWriter writer =
        RecordWriter.open(Topic.SEGMENTS, OutputFormat.TEXT, Optional.of(file), out)) {
      writer.write(
          "door",
          FrameSegments.newBuilder()
              .setFeed("door")
              .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
              .build());
    }
    assertThat(Files.readString(file)).startsWith("door #0 ");
  }

  @Test
  void shouldSayThatTheOutputIsGoneInsteadOfWritingIntoNothing() throws IOException {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    try (RecordWriter writer =
        RecordWriter.open(Topic.CLUSTERS, OutputFormat.JSON, Optional.empty(), full)) {
      assertThatThrownBy(() -> writer.write("digest/3", CLUSTER))
          .isInstanceOf(IOException.class)
          .hasMessage("the output cannot be written any more: closed, or the disk is full");
    }
  }

  @Test
  void shouldRefuseFormatsAndTargetsThatDoNotFit() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused(Topic.EVENTS, OutputFormat.COCO, file, "format coco is for segments, not for");
    assertRefused(Topic.SEGMENTS, OutputFormat.PNG, file, "is a file, but format png needs");
    assertRefused(Topic.SEGMENTS, OutputFormat.COCO, directory, "is a directory: give a file");
    assertRefused(
        Topic.SEGMENTS, OutputFormat.JSON, directory.resolve("no/file"), "there is no directory");
    assertThat(Files.size(file)).isZero();
  }

  private static void assertRefused(Topic topic, OutputFormat format, Path target, String text) {
    assertThatThrownBy(() -> RecordWriter.check(topic, format, Optional.of(target)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(text);
  }
}
