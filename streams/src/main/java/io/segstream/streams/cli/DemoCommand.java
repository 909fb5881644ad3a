package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.LogSettings;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.broker.BrokerException;
import io.segstream.streams.demo.DemoException;
import io.segstream.streams.demo.DemoReport;
import io.segstream.streams.demo.DemoRun;
import io.segstream.streams.demo.DemoSettings;
import io.segstream.streams.ingest.UnreadableSourceException;
import io.segstream.streams.media.SourceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the whole product on one video. */
@Command(
    name = "demo",
    description = {
      "Segment a video with everything in this process: broker, model, service.",
      "Writes an annotated video and the records, and says what was found. Without a video it draws"
          + " one itself.",
      "Ctrl-C ends it with code 130 and leaves no file."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream demo",
      "  segstream demo street.mp4",
      "  segstream demo https://example.org/clip.mp4 --out out/clip.mp4",
      "  segstream demo rtsp://camera/stream --read-at-most 20"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(45);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE|URL",
      arity = "0..1",
      description = "The video. Default: a clip that the program draws.")
  private String source;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The annotated video; the records go beside it as .jsonl. Default: out/demo-NAME.mp4.")
  private Path out;

  @Option(
      names = "--read-at-most",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Stop reading the source then. Default: ${DEFAULT-VALUE}.")
  private long readAtMost;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Give up when nothing has happened for so long. Default: ${DEFAULT-VALUE}.")
  private long patience;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    DemoSettings settings = settings();
    LogSettings.onlyErrors();
    try (StopSignal signal = StopSignal.install(CLOSE_WITHIN)) {
      int exitCode = run(settings, signal);
      signal.finished(exitCode);
      return exitCode;
    }
  }

  private int run(DemoSettings settings, StopSignal signal) throws IOException {
    try (DemoProgress progress = new DemoProgress(terminal)) {
      DemoReport report = new DemoRun(settings, progress, signal::isAsked).run();
      progress.close();
      requireFrames(report, settings);
      print(report);
      if (report.frames().allFailed()) {
        throw new DemoException(
            "every frame of %s failed, see above; the records say why for each of them"
                .formatted(name(settings)));
      }
      return ExitCode.DONE;
    } catch (DemoException | UnreadableSourceException | BrokerException e) {
      if (signal.isAsked()) {
        terminal.err().println(SegstreamCli.NAME + ": stopped; no file was written");
        return ExitCode.INTERRUPTED;
      }
      throw new CommandException(e.getMessage(), e);
    }
  }

  /** A live source may be tried again and again without ever giving a frame. */
  private static void requireFrames(DemoReport report, DemoSettings settings) {
    if (report.frames().in() == 0) {
      throw new DemoException(
          "no frame came from %s within %d s: check the address, or raise --read-at-most"
              .formatted(name(settings), settings.readAtMost().toSeconds()));
    }
  }

  private static String name(DemoSettings settings) {
    return settings.source().map(SourceAddress::text).orElse("the clip");
  }

  private DemoSettings settings() {
    if (readAtMost < 1 || patience < 1) {
      throw new UsageException("--read-at-most and --patience are seconds, at least 1");
    }
    Optional<SourceAddress> address = Optional.ofNullable(source).map(SourceAddress::parse);
    address.ifPresent(PathCheck::requireSource);
    String name = address.map(DemoCommand::name).orElse("clip");
    Path video = out == null ? Path.of("out", "demo-" + name + ".mp4") : out;
    return new DemoSettings(
        address,
        new FeedId(name),
        video,
        video.resolveSibling(stem(video.getFileName().toString()) + ".jsonl"),
        Duration.ofSeconds(readAtMost),
        Duration.ofSeconds(patience));
  }

  /** The last part of an address without its ending, in letters that files and feeds allow. */
  private static String name(SourceAddress address) {
    String text = address.text().replaceAll("[?#].*", "").replaceAll("/+$", "");
    String last = stem(text.substring(text.lastIndexOf('/') + 1));
    String clean = last.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+", "");
    return clean.isEmpty() ? "video" : clean.substring(0, Math.min(60, clean.length()));
  }

  private static String stem(String file) {
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  private void print(DemoReport report) {
    line("frames    %s", report.frames());
    line("objects   %d", report.objects());
    line("clusters  %d%s", report.objectsByCluster().size(), members(report.objectsByCluster()));
    DemoReport.TimeSpent time = report.time();
    double seconds = time.elapsed() / 1e9;
    line("speed     %.1f frames/s over %.1f s", report.frames().accounted() / seconds, seconds);
    line(
        "time      decode %s, inference %s, extraction and tracking %s, Kafka and the rest %s",
        share(time.decode(), time),
        share(time.inference(), time),
        share(time.analysis(), time),
        share(time.rest(), time));
    line("video     %s", report.video());
    line("records   %s", report.jsonLines());
  }

  private static String members(Map<Long, Integer> clusters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(clusters)
        .forEach(
            (cluster, count) ->
                text.append(text.isEmpty() ? " (" : ", ")
                    .append('c')
                    .append(cluster)
                    .append(": ")
                    .append(count));
    return text.isEmpty() ? "" : text.append(')').toString();
  }

  private static String share(long nanos, DemoReport.TimeSpent time) {
    return "%d%%".formatted(Math.round(100.0 * nanos / Math.max(1, time.elapsed())));
  }

  private void line(String format, Object... values) {
    terminal.out().println(String.format(Locale.ROOT, format, values));
  }
}
