package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The commands of the trainer, which is a program of its own, since the service does without
 * PyTorch. The launcher of a source checkout calls it; here they only stand in the help.
 */
final class TrainingCommands {
  private TrainingCommands() {}

  /** Learns a model. */
  @Command(name = "train", description = "Train a network by a recipe (in a source checkout).")
  static final class Train extends Elsewhere {}

  /** Validates what was learnt. */
  @Command(
      name = "score",
      description = "Validate a trained network once more (in a source checkout).")
  static final class Score extends Elsewhere {}

  /** Writes what was learnt. */
  @Command(
      name = "export",
      description = "Make a model of a trained network (in a source checkout).")
  static final class Export extends Elsewhere {}

  /** Finds objects to learn from. */
  @Command(
      name = "proposals",
      description = "Find objects without labels, to learn from (in a source checkout).")
  static final class Proposals extends Elsewhere {}

  /** Says where the command is. */
  @Command
  private abstract static class Elsewhere implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
      throw new UsageException(
          ("%s is a command of the trainer, which is not part of the service: run './segstream %s'"
                  + " in a source checkout")
              .formatted(spec.name(), (spec.name() + " " + String.join(" ", arguments)).strip()));
    }
  }
}
