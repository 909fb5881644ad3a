package io.segstream.trainer.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.export.BaselineFusion;
import io.segstream.trainer.export.ExportSettings;
import io.segstream.trainer.export.ModelExport;
import io.segstream.trainer.export.Precision;
import io.segstream.trainer.job.EngineThreads;
import io.segstream.trainer.job.RunDirectory;
import io.segstream.trainer.job.RunExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model that the service loads of what a run has learnt. */
@Command(
    name = "export",
    description =
        "Make a model of what a run has learnt: model.onnx, model.yaml, and vectors by which"
            + " 'segstream models verify' holds every engine to the network.",
    footer = {
      "",
      "Examples:",
      "  segstream export runs/first --out models/mine",
      "  segstream export runs/first --out models/mine --version 2 --licence CC-BY-4.0 --last",
      "  segstream export runs/first --out models/mine-half --precision float16",
      "  segstream export runs/first --out models/mine-fused --object-share 0.1 --fuse-baseline 0.5"
    })
public final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "RUN", description = "Directory that 'segstream train' wrote.")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      required = true,
      description = "Directory of the model; a model in it is replaced.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the model. Default: that of its directory.")
  private Optional<String> name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      defaultValue = "1",
      description = "Version of the model. Default: ${DEFAULT-VALUE}.")
  private String version;

  @Option(
      names = "--licence",
      paramLabel = "LICENCE",
      defaultValue = "unknown",
      description =
          "Licence of the weights, as an SPDX name; mind that of the data. Default: ${DEFAULT-VALUE}.")
  private String licence;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "One sentence about the model.")
  private Optional<String> description;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      converter = PrecisionWords.class,
      completionCandidates = PrecisionWords.class,
      defaultValue = "float32",
      description = "How weights are stored: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--object-share",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Share of pictures that objects take, above 0 and below 1: objectness, which is learnt as"
              + " if they took one half, is corrected for it. Default: ${DEFAULT-VALUE}, as learnt.")
  private double objectShare;

  @Option(
      names = "--fuse-baseline",
      paramLabel = "SHARE",
      description =
          "Fuse the built-in untrained model into this one: embeddings of both side by side, so that"
              + " cosines are weighted means of both, as are logits of objectness. SHARE of the"
              + " untrained one, above 0 and below 1. Default: the network alone.")
  private Optional<Double> baselineShare;

  @Option(
      names = "--baseline-objectness",
      paramLabel = "SHARE",
      description =
          "Share of the untrained model in objectness, above 0 and at most 1; needs --fuse-baseline."
              + " Default: that of --fuse-baseline.")
  private Optional<Double> objectnessShare;

  @Option(
      names = "--with-classes",
      paramLabel = "RUN",
      description =
          "Let embeddings also say what the network of this run takes a pixel for: roots of the"
              + " probabilities of its classes, beside the network's own embeddings. It sees pictures"
              + " of half the size.")
  private Optional<Path> classesRun;

  @Option(
      names = "--classes-share",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Share of the classes in these embeddings, above 0 and below 1. Default: ${DEFAULT-VALUE}.")
  private double classesShare;

  @Option(
      names = "--half-size",
      description =
          "Let the network see pictures at half their size: a quarter of its time, coarser outlines.")
  private boolean halfSize;

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
   * @param terminal where results go
   */
  public ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  // Not the mixin of the other commands, whose --version would be that of the program.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Override
  public Integer call() throws IOException {
    OutDirectory.require(out);
    EngineThreads.use(1);
    String model = name.orElse(String.valueOf(out.toAbsolutePath().normalize().getFileName()));
    requireShare("--object-share", objectShare);
    requireShare("--classes-share", classesShare);
    Optional<BaselineFusion> fusion = fusion();
    RunExport export = RunExport.open(new RunDirectory(run), which.checkpoint());
    if (halfSize) {
      export = export.atHalfSize();
    }
    if (classesRun.isPresent()) {
      RunDirectory other = new RunDirectory(classesRun.get());
      export =
          export.withClassesOf(RunExport.open(other, RunExport.Which.BEST_IF_ANY), classesShare);
    }
    ExportSettings settings =
        ExportSettings.of(model, version, ModelOrigin.UNKNOWN)
            .withPrecision(precision)
            .withObjectShare(objectShare)
            .withFusion(fusion);
    ModelExport.Exported exported = export.write(out, settings, licence, description);
    LoadedModel loaded = exported.model();
    terminal
        .out()
        .println(
            "Written to %s: %s, %s, from step %d"
                .formatted(
                    out,
                    loaded.card().name() + "@" + loaded.card().version(),
                    precision,
                    export.step()));
    exported
        .differences()
        .forEach(
            result ->
                terminal
                    .out()
                    .println(
                        "%s differs from the network by at most %s"
                            .formatted(result.engine(), result.differences())));
    return ExitCode.DONE;
  }

  private Optional<BaselineFusion> fusion() {
    if (baselineShare.isEmpty()) {
      if (objectnessShare.isPresent()) {
        throw new UsageException(
            "--baseline-objectness: there is no untrained model without --fuse-baseline");
      }
      return Optional.empty();
    }
    double share = baselineShare.get();
    requireShare("--fuse-baseline", share);
    double objectness = objectnessShare.orElse(share);
    if (objectness != 1) {
      requireShare("--baseline-objectness", objectness);
    }
    return Optional.of(new BaselineFusion(share, objectness));
  }

  private static void requireShare(String option, double share) {
    if (!(share > 0 && share < 1)) {
      throw new UsageException(
          "%s: a share of %s must be above 0 and below 1".formatted(option, share));
    }
  }

  /** Precisions as users type them. */
  static final class PrecisionWords extends ChoiceWords<Precision> {
    PrecisionWords() {
      super(Precision.class);
    }
  }
}
