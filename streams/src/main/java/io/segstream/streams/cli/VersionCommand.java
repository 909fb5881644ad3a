package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.RootCommand;
import io.segstream.inference.command.Version;
import io.segstream.inference.terminal.Terminal;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;

/** Prints versions: of this program, and of what it runs on. */
@Command(
    name = "version",
    description = "Print the version, and what it runs on.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segstream version"})
final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println(RootCommand.NAME + " " + Version.current());
    terminal.out().println("kafka " + AppInfoParser.getVersion());
    terminal
        .out()
        .printf(
            "java %s (%s), %s %s%n",
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
    return ExitCode.DONE;
  }
}
