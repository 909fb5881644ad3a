package io.segstream.trainer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.job.EngineThreads;
import io.segstream.trainer.job.MethodFactory;
import io.segstream.trainer.job.RecipeMethods;
import io.segstream.trainer.job.RunDirectory;
import io.segstream.trainer.job.RunExport;
import io.segstream.trainer.job.RunScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates what a run has learnt once more. */
@Command(
    name = "score",
    description =
        "Validate what a run has learnt, by the scores of its method: mean IoU of classes,"
            + " retrieval of the words of captions, average precision of masks of base and novel"
            + " classes. Of a model alone 'segstream evaluate' scores what it can.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream score runs/xpm-teacher",
      "  segstream score runs/camvid-spml --last --out scores.json",
      "  segstream score runs/contrastmask --set data.folds=3 --set data.fold=2"
    })
public final class ScoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final MethodFactory methods = new RecipeMethods();

  @Parameters(paramLabel = "RUN", description = "Directory that 'segstream train' wrote.")
  private Path run;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change one key of the run's recipe, for example of its data; may be repeated. The"
              + " weights have to fit.")
  private List<String> overrides = List.of();

  @Option(names = "--out", paramLabel = "FILE", description = "Write the scores as JSON, too.")
  private Optional<Path> out;

  @ArgGroup private Which which = new Which();

  // A class of its own in each command: picocli's processor loses groups that two commands share.
  /** Which checkpoint; the options exclude each other. */
  static final class Which {
    @Option(
        names = "--best",
        description = "The network that was best by validation. Default, if there was any.")
    private boolean best;

    @Option(names = "--last", description = "The network after the last step.")
    private boolean last;

    RunExport.Which checkpoint() {
      return RunExport.Which.of(best, last);
    }
  }

  /**
   * @param terminal where scores go
   */
  public ScoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    out.filter(Files::isDirectory)
        .ifPresent(
            file -> {
              throw new UsageException("--out '%s' is a directory: give a file".formatted(file));
            });
    EngineThreads.use(1);
    RunScores.Result result =
        new RunScores(new RunDirectory(run), which.checkpoint(), overrides).run(methods);
    terminal
        .out()
        .println("After step %d, on %d pictures:".formatted(result.step(), result.pictures()));
    result
        .scores()
        .values()
        .forEach(
            (name, value) ->
                terminal.out().println(String.format(Locale.ROOT, "%-24s %.4f", name, value)));
    if (out.isPresent()) {
      ObjectWriter json = new ObjectMapper().writerWithDefaultPrettyPrinter();
      AtomicFile.replace(out.get(), file -> json.writeValue(file, result.scores().values()));
    }
    return ExitCode.DONE;
  }
}
