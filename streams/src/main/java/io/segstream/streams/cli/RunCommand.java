package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.service.SegmentationService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the service until it is told to stop. */
@Command(
    name = "run",
    description =
        "Run the service: chunks in, segments, objects, clusters and events out. SIGTERM or Ctrl-C"
            + " finishes the chunk in hand and ends with code 0.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream run --config segstream.yaml",
      "  segstream run --embedded                                    # with a broker of its own",
      "  segstream run --set kafka.bootstrap.servers=kafka:9092 --set service.threads=4"
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(1);

  /** What closing may take beside the chunks in hand. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final Terminal terminal;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--embedded",
      description = "Start a broker inside the process; the same as --set embedded.enabled=true.")
  private boolean embedded;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<String> own = embedded ? List.of("embedded.enabled=true") : List.of();
    SegstreamConfiguration configuration = options.load(terminal, own).configuration();
    Duration deadline = configuration.service().shutdownDeadline().plus(CLOSING);
    try (StopSignal signal = StopSignal.install(deadline)) {
      int exitCode = run(configuration, signal);
      signal.finished(exitCode);
      return exitCode;
    }
  }

  private int run(SegstreamConfiguration configuration, StopSignal signal) throws IOException {
    RunningService service = RunningService.start(configuration);
    Optional<String> fatal = Optional.empty();
    try (service) {
      service.embeddedBroker().ifPresent(at -> say("embedded broker at " + at));
      say("metrics and health at " + service.url());
      while (fatal.isEmpty() && !signal.await(HEALTH_INTERVAL)) {
        fatal = service.fatal();
      }
    }
    if (fatal.isPresent()) {
      throw new CommandException("the service has stopped: " + fatal.get());
    }
    if (service.closeResult() == SegmentationService.CloseResult.DEADLINE_PASSED) {
      say(
          "the chunks in hand were not finished within service.shutdownDeadline; they will be processed again");
      return ExitCode.FAILED;
    }
    say("stopped");
    return ExitCode.DONE;
  }

  private void say(String text) {
    terminal.err().println(SegstreamCli.NAME + ": " + text);
  }
}
