package io.segstream.trainer.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.RootCommand;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.job.EngineThreads;
import io.segstream.trainer.job.MethodFactory;
import io.segstream.trainer.job.RecipeMethods;
import io.segstream.trainer.job.RunData;
import io.segstream.trainer.job.RunDescription;
import io.segstream.trainer.job.RunDirectory;
import io.segstream.trainer.job.TrainingJob;
import io.segstream.trainer.recipe.LoadedRecipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.recipe.RecipeReference;
import io.segstream.trainer.run.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a network by a recipe. */
@Command(
    name = "train",
    description =
        "Train a network by a recipe. Into the directory of the run go recipe, log, figures, curves,"
            + " pictures and checkpoints. Ctrl-C saves a checkpoint first.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream train recipe.yaml --out runs/first",
      "  segstream train recipe.yaml --out runs/first --resume",
      "  segstream train recipe.yaml --set training.seed=2 --set training.steps=500 --out runs/seed-2",
      "  segstream train --reference > docs/recipes.md"
    })
public final class TrainCommand implements Callable<Integer> {
  /** A step of a large network and the validation after it may take long. */
  private static final Duration STOP_WITHIN = Duration.ofMinutes(30);

  private final Terminal terminal;
  private final MethodFactory methods;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "YAML file, see docs/recipes.md or --reference.")
  private Path recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key of the recipe; may be repeated.")
  private List<String> overrides = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "Directory of the run. Default: runs/NAME for a recipe NAME.yaml.")
  private Path out;

  @Option(names = "--resume", description = "Go on from the last checkpoint of the run.")
  private boolean resume;

  @Option(names = "--reference", description = "Print all keys of recipes, as Markdown.")
  private boolean reference;

  /**
   * @param terminal where log and progress go
   */
  public TrainCommand(Terminal terminal) {
    this(terminal, new RecipeMethods());
  }

  TrainCommand(Terminal terminal, MethodFactory methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  @Override
  public Integer call() throws IOException {
    if (reference) {
      terminal.out().print(RecipeReference.markdown());
      return ExitCode.DONE;
    }
    if (recipe == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'RECIPE'");
    }
    if (!Files.isRegularFile(recipe)) {
      throw new UsageException("there is no recipe '%s': check the path".formatted(recipe));
    }
    LoadedRecipe loaded = RecipeReader.read(recipe, overrides);
    // The engine reads it when it is loaded, so before anything touches an array.
    EngineThreads.use(loaded.recipe().training().threads());
    RunDirectory directory =
        new RunDirectory(OutDirectory.require(out == null ? defaultDirectory() : out));
    Optional<RunDescription> earlier = earlier(directory);
    RunData data = RunData.open(loaded.recipe().data());
    RunDescription description = TrainingJob.describe(loaded, overrides, data, methods);
    if (resume) {
      requireSame(earlier.orElseThrow(), description, directory);
    }
    Optional<Checkpoint> from = resume ? directory.checkpoints().readLast() : Optional.empty();
    directory.begin(description, recipe, loaded.text());
    terminal
        .out()
        .println(
            "Training by %s on %d pictures of %s into %s"
                .formatted(
                    description.method(),
                    data.train().size(),
                    data.train().name(),
                    directory.path()));
    if (resume && from.isEmpty()) {
      terminal.out().println("The run had saved nothing: it begins at step 0");
    }
    return train(new TrainingJob(loaded, description, data, directory, methods), from);
  }

  private Path defaultDirectory() {
    String name = recipe.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return Path.of("runs", dot > 0 ? name.substring(0, dot) : name);
  }

  /** The run that the directory holds already. */
  private Optional<RunDescription> earlier(RunDirectory directory) throws IOException {
    Optional<RunDescription> earlier = directory.description();
    if (resume && earlier.isEmpty()) {
      throw new UsageException(
          "there is no run in '%s' to resume: check --out, or leave --resume out"
              .formatted(directory.path()));
    }
    // A run that saved nothing may begin again.
    if (!resume && earlier.isPresent() && Files.exists(directory.checkpoints().last())) {
      throw new UsageException(
          "there is a run in '%s' already: go on with it by --resume, or choose another --out"
              .formatted(directory.path()));
    }
    return earlier;
  }

  private static void requireSame(
      RunDescription earlier, RunDescription now, RunDirectory directory) {
    if (!earlier.fingerprint().equals(now.fingerprint())) {
      throw new UsageException(
          "the run in '%s' has another %s: take back what was changed, or choose another --out"
              .formatted(
                  directory.path(),
                  earlier.dataDigest().equals(now.dataDigest()) ? "recipe" : "data"));
    }
  }

  private int train(TrainingJob job, Optional<Checkpoint> from) throws IOException {
    try (StopSignal signal = StopSignal.install(STOP_WITHIN)) {
      TrainingResult result = job.run(terminal, from, signal::isAsked);
      report(result, job.directory());
      int exitCode =
          result.end() == TrainingResult.End.STOPPED ? ExitCode.INTERRUPTED : ExitCode.DONE;
      signal.finished(exitCode);
      return exitCode;
    }
  }

  private void report(TrainingResult result, RunDirectory directory) {
    String best =
        result.bestScore().isPresent()
            ? String.format(Locale.ROOT, ", best validation %.4f", result.bestScore().getAsDouble())
            : "";
    if (result.end() == TrainingResult.End.STOPPED) {
      terminal
          .err()
          .println(
              "%s: stopped after %d steps%s, all is saved; go on with: %s"
                  .formatted(RootCommand.NAME, result.steps(), best, resumption(directory)));
      return;
    }
    String end =
        result.end() == TrainingResult.End.EARLY ? "Ended early, nothing got better" : "Done";
    terminal.out().println("%s: %d steps%s".formatted(end, result.steps(), best));
    terminal
        .out()
        .println(
            "Make a model of it with: %s export %s --out models/%s"
                .formatted(RootCommand.NAME, directory.path(), directory.path().getFileName()));
  }

  private String resumption(RunDirectory directory) {
    StringBuilder command = new StringBuilder(RootCommand.NAME + " train " + recipe);
    overrides.forEach(override -> command.append(" --set '").append(override).append('\''));
    return command.append(" --out ").append(directory.path()).append(" --resume").toString();
  }
}
