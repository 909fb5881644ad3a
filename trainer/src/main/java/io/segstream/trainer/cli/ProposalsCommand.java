package io.segstream.trainer.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.VideoDataset;
import io.segstream.trainer.data.layout.DatasetFiles;
import io.segstream.trainer.data.layout.DatasetKind;
import io.segstream.trainer.proposal.BackgroundProposer;
import io.segstream.trainer.proposal.BuiltInModel;
import io.segstream.trainer.proposal.FileProposer;
import io.segstream.trainer.proposal.MaskRules;
import io.segstream.trainer.proposal.ModelProposer;
import io.segstream.trainer.proposal.ProposalException;
import io.segstream.trainer.proposal.ProposalRun;
import io.segstream.trainer.proposal.ProposalSummary;
import io.segstream.trainer.proposal.Proposer;
import io.segstream.trainer.proposal.VideoProposer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proposes a mask of the object of each picture, without labels. */
@Command(
    name = "proposals",
    description =
        "Find the object of each picture without labels and write masks to learn from: "
            + "OUT/masks/ID.png with 0 and 255, OUT/list.txt with the pictures that have one, "
            + "OUT/summary.json.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream proposals pictures/ --out masks",
      "  segstream proposals DAVIS --layout davis --split val --by motion --out masks",
      "  segstream proposals frames/ --layout video-folder --by motion --out masks",
      "  segstream proposals pictures/ --model models/mine --out round-2"
    })
public final class ProposalsCommand implements Callable<Integer> {
  /** How objects are found. */
  enum Means {
    /** By the objectness of a model, each picture alone. */
    OBJECTNESS,
    /** By motion over whole videos. */
    MOTION,
    /** By difference from what a still camera sees most of the time. */
    BACKGROUND,
    /** By maps in files. */
    FILES
  }

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "Directory of the pictures.")
  private Path dataset;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = LayoutWords.class,
      completionCandidates = LayoutWords.class,
      defaultValue = "image-folder",
      description = "How it is laid out: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private DatasetKind layout;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Which part of it, for example train. The two folders have none.")
  private Optional<String> split;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      required = true,
      description = "Where masks, list and summary go; files of an earlier run are replaced.")
  private Path out;

  @Option(
      names = "--by",
      paramLabel = "MEANS",
      converter = MeansWords.class,
      completionCandidates = MeansWords.class,
      defaultValue = "objectness",
      description =
          "objectness: what the model takes for an object, each picture alone; motion: what moves "
              + "otherwise than the background, for frames of videos; background: what differs "
              + "from what the camera sees most of the time, for frames of cameras that do not "
              + "move; files: maps made by other means. Default: ${DEFAULT-VALUE}.")
  private Means means;

  @Option(
      names = "--model",
      paramLabel = "DIRECTORY",
      description = "Model directory with a card. Default: the built-in model, which is untrained.")
  private Optional<Path> model;

  @Option(
      names = "--maps",
      paramLabel = "DIRECTORY",
      description =
          "For --by files: ID.png, 8-bit grey, 0 to 255 for probability 0 to 1; or masks of 1 bit "
              + "or with a palette, where all but 0 is foreground.")
  private Optional<Path> maps;

  @Option(
      names = "--frames-together",
      paramLabel = "N",
      defaultValue = "" + VideoProposer.LONGEST_PART,
      description =
          "For --by motion: longer videos are cut into parts; memory grows with it. "
              + "Default: ${DEFAULT-VALUE}.")
  private int framesTogether;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = "0.5",
      description = "Probability above which a pixel is foreground. Default: ${DEFAULT-VALUE}.")
  private float threshold;

  @Option(
      names = "--least-per-mille",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Pixels in a thousand that a filled contour must cover to stay, and a mask to be "
              + "listed. Default: ${DEFAULT-VALUE}.")
  private int leastPerMille;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Pictures or videos worked on at a time. Default: the processors.")
  private Optional<Integer> threads;

  /**
   * @param terminal where results and progress go
   */
  public ProposalsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    MaskRules rules = rules();
    int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
    if (workers < 1) {
      throw wrong("Threads are %d, must be 1 or more".formatted(workers), null);
    }
    OutDirectory.require(out);
    Dataset pictures = open(files());
    try (Proposer proposer = proposer()) {
      requireVideos(pictures);
      ProposalSummary summary = run(new ProposalRun(proposer, rules, workers), pictures);
      report(summary);
      if (summary.rejected().size() == summary.pictures()) {
        throw new ProposalException(
            "no picture of '%s' could be used: see what was left out above"
                .formatted(pictures.name()));
      }
      return ExitCode.DONE;
    }
  }

  private void requireVideos(Dataset pictures) {
    if ((means == Means.MOTION || means == Means.BACKGROUND)
        && !(pictures instanceof VideoDataset)) {
      throw wrong(
          "--by motion and --by background need frames of videos, which a dataset of kind %s has not: use --layout video-folder or davis"
              .formatted(layout),
          null);
    }
  }

  private MaskRules rules() {
    try {
      return new MaskRules(threshold, leastPerMille);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage(), e);
    }
  }

  private DatasetFiles files() {
    try {
      return new DatasetFiles(
          layout, dataset, split, Optional.empty(), List.of(), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage(), e);
    }
  }

  private static Dataset open(DatasetFiles files) throws IOException {
    try {
      return files.open();
    } catch (DatasetException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Proposer proposer() throws IOException {
    if (maps.isPresent() != (means == Means.FILES)) {
      throw wrong("--maps goes with --by files, and only with it", null);
    }
    if (model.isPresent() && (means == Means.FILES || means == Means.BACKGROUND)) {
      throw wrong("--model goes with --by objectness and --by motion only", null);
    }
    if (means == Means.FILES) {
      if (!Files.isDirectory(maps.get())) {
        throw new UsageException(
            "there is no directory of maps '%s': check --maps".formatted(maps.get()));
      }
      return FileProposer.of(maps.get());
    }
    if (means == Means.BACKGROUND) {
      return new BackgroundProposer();
    }
    if (means == Means.MOTION && framesTogether < 2) {
      throw wrong("--frames-together is %d, must be 2 or more".formatted(framesTogether), null);
    }
    return model.isPresent()
        ? proposer(LoadedModel.load(model.get()))
        : BuiltInModel.use(this::proposer);
  }

  private Proposer proposer(LoadedModel loaded) {
    return means == Means.MOTION
        ? VideoProposer.open(loaded, framesTogether)
        : ModelProposer.open(loaded);
  }

  private ParameterException wrong(String message, Throwable cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }

  private ProposalSummary run(ProposalRun run, Dataset pictures) throws InterruptedException {
    OptionalLong all = OptionalLong.of(pictures.size());
    try (ProgressBar bar = new ProgressBar("proposals", "pictures", all, terminal)) {
      return run.run(pictures, out, bar::update);
    }
  }

  private void report(ProposalSummary summary) {
    PrintStream text = terminal.out();
    text.println(
        String.format(
            Locale.ROOT,
            "%d of %d pictures have a mask, of %.1f %% of the picture on average; in %d too little"
                + " was found",
            summary.kept(),
            summary.pictures(),
            100 * summary.meanArea(),
            summary.dropped().size()));
    summary
        .rejected()
        .forEach((id, problem) -> text.println("left out '%s': %s".formatted(id, problem)));
    if (summary.agreement() != null) {
      ProposalSummary.Agreement agreement = summary.agreement();
      text.println(
          String.format(
              Locale.ROOT,
              "IoU with what is annotated in %d pictures: %.3f above the threshold, %.3f cleaned,"
                  + " %.3f of the pictures that are kept",
              agreement.pictures(),
              agreement.thresholded(),
              agreement.cleaned(),
              agreement.kept()));
    }
    text.println("Written to " + out);
  }

  /** Layouts as users type them. */
  static final class LayoutWords extends ChoiceWords<DatasetKind> {
    LayoutWords() {
      super(DatasetKind.class);
    }
  }

  /** Means as users type them. */
  static final class MeansWords extends ChoiceWords<Means> {
    MeansWords() {
      super(Means.class);
    }
  }
}
