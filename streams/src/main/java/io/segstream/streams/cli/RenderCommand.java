package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.render.ClusterLookup;
import io.segstream.streams.render.FeedRender;
import io.segstream.streams.render.MissingTopicException;
import io.segstream.streams.render.RenderSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the annotated video of a feed. */
@Command(
    name = "render",
    description = {
      "Write the annotated video of a feed: its chunks with masks, track ids and cluster colours,"
          + " from the oldest chunk on the topic to the latest committed one.",
      "Ctrl-C ends it with code 130 and leaves no file."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream render --feed door --out door.mp4",
      "  segstream render --feed door --out door.mp4 --set kafka.bootstrap.servers=broker:9092"
    })
final class RenderCommand implements Callable<Integer> {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final Terminal terminal;

  @Mixin private ConfigOptions options;

  @Option(names = "--feed", paramLabel = "FEED", required = true, description = "Which feed.")
  private String feed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The MP4 to write; an existing file is replaced once the video is whole.")
  private Path out;

  RenderCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    FeedRender render =
        new FeedRender(
            configuration.kafka().clientProperties(),
            configuration.topics().catalogue(),
            new FeedId(feed));
    PathCheck.requireTarget(out);
    new KafkaAccess(configuration.kafka()).admin().close();
    StopSignal signal = StopSignal.install(CLOSE_WITHIN);
    try (signal) {
      int exitCode = report(render(render, signal), signal, render.catalogue());
      signal.finished(exitCode);
      return exitCode;
    } catch (MissingTopicException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private Optional<RenderSummary> render(FeedRender render, StopSignal signal) throws IOException {
    try (ProgressBar bar = new ProgressBar("rendering", "frames", OptionalLong.empty(), terminal)) {
      return render.render(
          out,
          ClusterLookup.of(render.clusters()),
          (records, frames) -> bar.update(frames),
          signal::isAsked);
    }
  }

  private int report(
      Optional<RenderSummary> rendered, StopSignal signal, TopicCatalogue catalogue) {
    if (rendered.isPresent()) {
      RenderSummary summary = rendered.get();
      terminal
          .out()
          .printf(
              "%s: %d frames, %d without pixels, %d without a segment record%n",
              summary.file(), summary.frames(), summary.withoutPixels(), summary.withoutRecord());
      return ExitCode.DONE;
    }
    if (signal.isAsked()) {
      terminal.err().println(SegstreamCli.NAME + ": stopped; no file was written");
      return ExitCode.INTERRUPTED;
    }
    throw new CommandException(
        "feed '%s' has no chunk on topic %s: check the feed's name, or ingest something"
            .formatted(feed, catalogue.name(Topic.CHUNKS)));
  }
}
