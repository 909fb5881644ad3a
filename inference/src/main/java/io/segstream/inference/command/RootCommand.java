package io.segstream.inference.command;

import io.segstream.inference.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code segstream}: what its commands have in common, in every program that has some.
 */
@Command(
    name = RootCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public abstract class RootCommand implements Runnable {
  /** As users type it. */
  public static final String NAME = "segstream";

  private static final int HELP_WIDTH = 100;

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
  public static void end(CommandLine line, String[] arguments) {
    int exitCode = line.execute(arguments);
    System.out.flush();
    System.exit(exitCode);
  }

  /**
   * The whole command line on a terminal; {@code execute} runs a command in this process.
   *
   * @param commands in the order of the help; the terminal is handed to constructors that take one
   */
  protected final CommandLine commandLine(Terminal terminal, List<Class<?>> commands) {
    CommandFactory factory = new CommandFactory(terminal);
    CommandLine line = new CommandLine(this, factory);
    commands.forEach(line::addSubcommand);
    ErrorPrinter errors = new ErrorPrinter(terminal.err());
    line.setOut(factory.writer(terminal.out()));
    line.setErr(factory.writer(terminal.err()));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(errors::wrongUse);
    line.setExecutionExceptionHandler((e, command, parsed) -> errors.failed(e, debug));
    line.setExecutionStrategy(
        parsed -> {
          LogSettings.apply(debug, verbose);
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }

  /** Without a command there is nothing to do. */
  @Override
  public final void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
