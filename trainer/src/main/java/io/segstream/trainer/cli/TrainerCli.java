package io.segstream.trainer.cli;

import io.segstream.inference.command.RootCommand;
import io.segstream.inference.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code segstream} that train; a program of its own, because of PyTorch. */
@Command(
    description = "Training of the models that Segstream runs.",
    footer = {
      "",
      "Exit codes: 0 done; 1 failed on the way (loss not a number, no space left); 2 wrong use (unknown",
      "option, bad value, no such file or data, wrong recipe); 130 stopped, can be resumed.",
      "Help on a command: segstream COMMAND --help"
    })
public final class TrainerCli extends RootCommand {
  private static final List<Class<?>> COMMANDS =
      List.of(TrainCommand.class, ScoreCommand.class, ExportCommand.class, ProposalsCommand.class);

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    end(commandLine(Terminal.ofProcess()), arguments);
  }

  /** The whole command line on a terminal; {@code execute} runs a command in this process. */
  public static CommandLine commandLine(Terminal terminal) {
    return new TrainerCli().commandLine(terminal, COMMANDS);
  }
}
