package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.streams.output.CocoOutput;
import io.segstream.streams.output.FrameOutput;
import io.segstream.streams.output.JsonOutput;
import io.segstream.streams.output.PaletteOutput;
import io.segstream.streams.output.TextOutput;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Formats of {@code segstream consume}. */
enum OutputFormat {
  /** One line per frame. */
  TEXT,
  /** One JSON object per line and frame. */
  JSON,
  /** One COCO JSON file. */
  COCO,
  /** One DAVIS palette PNG per frame. */
  PNG;

  /** Whether only frames with their masks can be written so. */
  boolean isForFramesOnly() {
    return this == COCO || this == PNG;
  }

  /**
   * Checks a target without touching it.
   *
   * @param target file, or directory for {@code png}; absent for standard output
   * @throws UsageException if the format needs a target and there is none, or there is no directory
   *     to put it in, or it is the wrong one of file and directory
   */
  void check(Optional<Path> target) {
    if (target.isEmpty() && isForFramesOnly()) {
      throw new UsageException(
          "format %s needs %s: give it with --out"
              .formatted(this, this == PNG ? "a directory" : "a file"));
    }
    target.ifPresent(this::checkPlace);
  }

  private void checkPlace(Path target) {
    if (this == PNG && Files.exists(target) && !Files.isDirectory(target)) {
      throw new UsageException(
          "--out '%s' is a file, but format png needs a directory".formatted(target));
    }
    if (this != PNG) {
      PathCheck.requireTarget(target);
    }
  }

  /**
   * Opens the output.
   *
   * @param target one that {@link #check} lets pass
   */
  FrameOutput open(Optional<Path> target, PrintStream standardOutput) throws IOException {
    return switch (this) {
      case TEXT -> new TextOutput(stream(target, standardOutput));
      case JSON -> new JsonOutput(stream(target, standardOutput));
      case COCO -> CocoOutput.create(target.orElseThrow());
      case PNG -> new PaletteOutput(target.orElseThrow());
    };
  }

  /** For the command line. */
  static final class Words extends EnumWords<OutputFormat> {
    Words() {
      super(OutputFormat.class);
    }
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Closing what is returned closes a file, and only flushes standard output. */
  static PrintStream stream(Optional<Path> target, PrintStream standardOutput) throws IOException {
    OutputStream stream =
        target.isPresent() ? Files.newOutputStream(target.get()) : new Unclosed(standardOutput);
    return new PrintStream(new BufferedOutputStream(stream), false, StandardCharsets.UTF_8);
  }

  /** Standard output outlives the command. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      // A print stream keeps to itself that nobody reads it any more, as after '| head'.
      if (out instanceof PrintStream printed && printed.checkError()) {
        throw new IOException("standard output is closed");
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
