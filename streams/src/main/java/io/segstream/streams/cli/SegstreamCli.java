package io.segstream.streams.cli;

import io.segstream.inference.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code segstream}. */
@Command(
    name = SegstreamCli.NAME,
    description =
        "Streaming video segmentation: a video goes in, segments and object clusters come out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 failed on the way (no broker, broken video, port in use); 2 wrong use",
      "(unknown option, bad value, no such file or model, wrong configuration); 130 a demo was stopped.",
      "Help on a command: segstream COMMAND --help"
    })
public final class SegstreamCli implements Runnable {
  /** As users type it. */
  public static final String NAME = "segstream";

  /** To add a command, add its class. Order is that of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          RunCommand.class,
          IngestCommand.class,
          PromptCommand.class,
          ConsumeCommand.class,
          RenderCommand.class,
          BenchCommand.class,
          EvaluateCommand.class,
          ModelsCommand.class,
          TopicsCommand.class,
          ConfigCommand.class,
          CompletionCommand.class,
          VersionCommand.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug logs.")
  private boolean debug;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show what the libraries log, too.")
  private boolean verbose;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exitCode = commandLine(Terminal.ofProcess()).execute(arguments);
    System.out.flush();
    System.exit(exitCode);
  }

  /** The whole command line on a terminal; {@code execute} runs a command in this process. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandFactory factory = new CommandFactory(terminal);
    SegstreamCli root = new SegstreamCli();
    CommandLine line = new CommandLine(root, factory);
    COMMANDS.forEach(line::addSubcommand);
    ErrorPrinter errors = new ErrorPrinter(terminal.err());
    line.setOut(factory.writer(terminal.out()));
    line.setErr(factory.writer(terminal.err()));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(errors::wrongUse);
    line.setExecutionExceptionHandler((e, command, parsed) -> errors.failed(e, root.debug));
    line.setExecutionStrategy(
        parsed -> {
          LogSettings.apply(root.debug, root.verbose);
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
