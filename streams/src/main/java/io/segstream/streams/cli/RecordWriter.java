package io.segstream.streams.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.segstream.inference.command.UsageException;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.output.FrameOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Writes records of any topic: frames through their formats, all others as JSON. */
interface RecordWriter extends AutoCloseable {
  /**
   * Takes one record.
   *
   * @param value null for a tombstone
   */
  void write(String key, Message value) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * Checks, without writing anything, that a writer could be opened.
   *
   * @throws UsageException if the format does not suit the topic, or the target does not suit the
   *     format or is nowhere
   */
  static void check(Topic topic, OutputFormat format, Optional<Path> target) {
    if (topic != Topic.SEGMENTS && format.isForFramesOnly()) {
      throw new UsageException(
          "format %s is for segments, not for %s: use text or json"
              .formatted(format, topic.suffix()));
    }
    format.check(target);
  }

  /**
   * Opens a writer; replaces a file that is there.
   *
   * @throws UsageException see {@link #check}
   */
  static RecordWriter open(
      Topic topic, OutputFormat format, Optional<Path> target, PrintStream standardOutput)
      throws IOException {
    check(topic, format, target);
    return topic == Topic.SEGMENTS
        ? new Frames(format.open(target, standardOutput))
        : new Lines(OutputFormat.stream(target, standardOutput), format);
  }

  /** Frames in one of their formats. */
  record Frames(FrameOutput output) implements RecordWriter {
    @Override
    public void write(String key, Message value) throws IOException {
      if (value instanceof FrameSegments frame) {
        output.write(frame);
      }
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }

  /** One line per record: the value as JSON, in text after its key. */
  record Lines(PrintStream out, OutputFormat format) implements RecordWriter {
    private static final JsonFormat.Printer JSON =
        JsonFormat.printer().omittingInsignificantWhitespace();

    @Override
    public void write(String key, Message value) throws IOException {
      String json = value == null ? "null" : JSON.print(value);
      out.println(
          format == OutputFormat.JSON
              ? "{\"key\":%s,\"value\":%s}".formatted(quoted(key), json)
              : key + " " + json);
      if (out.checkError()) {
        throw new IOException("the output cannot be written any more: closed, or the disk is full");
      }
    }

    private static String quoted(String key) {
      return key == null
          ? "null"
          : "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(key)) + "\"";
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
