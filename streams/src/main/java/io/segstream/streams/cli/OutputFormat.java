package io.segstream.streams.cli;

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

  /**
   * Opens the output.
   *
   * @param target file, or directory for {@code png}; absent for standard output
   * @throws UsageException if the format needs a target and there is none
   */
  FrameOutput open(Optional<Path> target, PrintStream standardOutput) throws IOException {
    return switch (this) {
      case TEXT -> new TextOutput(stream(target, standardOutput));
      case JSON -> new JsonOutput(stream(target, standardOutput));
      case COCO -> CocoOutput.create(required(target, "a file"));
      case PNG -> new PaletteOutput(required(target, "a directory"));
    };
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Path required(Optional<Path> target, String what) {
    return target.orElseThrow(
        () -> new UsageException("format %s needs %s: give it with --out".formatted(this, what)));
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
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
