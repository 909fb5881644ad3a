package io.segstream.streams.cli;

import io.segstream.inference.command.RootCommand;
import io.segstream.inference.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code segstream}. */
@Command(
    description =
        "Streaming video segmentation: a video goes in, segments and object clusters come out.",
    footer = {
      "",
      "Exit codes: 0 done; 1 failed on the way (no broker, broken video, port in use); 2 wrong use",
      "(unknown option, bad value, no such file or model, wrong configuration); 130 stopped before it",
      "was done.",
      "Help on a command: segstream COMMAND --help"
    })
public final class SegstreamCli extends RootCommand {
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
          TrainingCommands.Train.class,
          TrainingCommands.Score.class,
          TrainingCommands.Export.class,
          TrainingCommands.Proposals.class,
          ModelsCommand.class,
          DoctorCommand.class,
          TopicsCommand.class,
          ConfigCommand.class,
          CompletionCommand.class,
          VersionCommand.class);

  /** The command line as it was typed. */
  static String typed(CommandSpec spec) {
    return NAME + " " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    end(commandLine(Terminal.ofProcess()), arguments);
  }

  /** The whole command line on a terminal; {@code execute} runs a command in this process. */
  public static CommandLine commandLine(Terminal terminal) {
    return new SegstreamCli().commandLine(terminal, COMMANDS);
  }
}
