package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(segstream completion)                              # this shell",
      "  segstream completion > /etc/bash_completion.d/segstream     # every shell"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash(SegstreamCli.NAME, spec.root().commandLine()));
    return ExitCode.DONE;
  }
}
