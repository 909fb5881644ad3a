package io.segstream.streams.cli;

import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.streams.ingest.IngestListener;
import io.segstream.streams.ingest.IngestSummary;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;

/** Shows what an ingest does, and at the end what it did. */
final class IngestProgress implements IngestListener, AutoCloseable {
  private final Terminal terminal;
  private final String feed;
  private final Set<String> warnings = new HashSet<>();
  private Optional<ProgressBar> bar = Optional.empty();
  private Optional<String> reencodedBecause = Optional.empty();
  private long frames;

  IngestProgress(Terminal terminal, String feed) {
    this.terminal = terminal;
    this.feed = feed;
  }

  @Override
  public void opened(OptionalLong expectedFrames) {
    // A live source is opened again and again; its bar goes on.
    if (bar.isEmpty()) {
      bar = Optional.of(new ProgressBar(feed, "frames", expectedFrames, terminal));
    }
  }

  @Override
  public void published(ChunkHeader header, int bytes) {
    frames += header.frameCount();
    bar.ifPresent(shown -> shown.update(frames));
  }

  @Override
  public void reencoding(String reason) {
    reencodedBecause = reencodedBecause.or(() -> Optional.of(reason));
  }

  @Override
  public void warning(String text) {
    if (warnings.add(text)) {
      bar.ifPresent(ProgressBar::clear);
      terminal.err().println(SegstreamCli.NAME + ": " + text);
    }
  }

  /** Prints one line: how much was published, how, and what was lost. */
  void report(IngestSummary summary) {
    StringJoiner line = new StringJoiner(", ");
    line.add(
        String.format(
            Locale.ROOT,
            "%s: %d frames in %d chunks, %d bytes",
            feed,
            summary.frames(),
            summary.chunks(),
            summary.bytes()));
    line.add(reencodedBecause.map("re-encoded (%s)"::formatted).orElse("not re-encoded"));
    line.add(summary.skippedPackets() + " packets skipped");
    line.add(summary.damagedFrames() + " frames damaged");
    if (summary.skippedImages() > 0) {
      line.add(summary.skippedImages() + " images skipped");
    }
    if (summary.reconnects() > 0) {
      line.add(summary.reconnects() + " reconnects");
    }
    terminal.out().println(line);
    summary.brokenBy().ifPresent(this::warning);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
