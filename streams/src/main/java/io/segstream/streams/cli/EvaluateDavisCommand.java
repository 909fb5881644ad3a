package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.evaluate.davis.DatasetDigest;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisEvaluation;
import io.segstream.inference.evaluate.davis.DavisScore;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.davis.ObjectScore;
import io.segstream.inference.evaluate.davis.ResultFiles;
import io.segstream.inference.evaluate.davis.ResultMasks;
import io.segstream.inference.evaluate.davis.report.DavisReport;
import io.segstream.inference.evaluate.davis.report.MethodClass;
import io.segstream.inference.evaluate.davis.report.RunFacts;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.bundled.BundledModel;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores the masks of a video object segmentation. */
@Command(
    name = "davis",
    description =
        "Score result masks, or those that a model gives, by region similarity J and boundary"
            + " accuracy F, as the official DAVIS 2017 evaluator does. Reads the layouts of DAVIS-2016"
            + " and 2017.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate davis --task semi-supervised --dataset DAVIS --results masks --out scores",
      "  segstream evaluate davis --task unsupervised --dataset DAVIS --results masks --out scores \\",
      "    --sequences blackswan,camel --method mine --method-class label-free",
      "  segstream evaluate davis --task semi-supervised --dataset DAVIS --model segstream-small --out scores",
      "  segstream evaluate davis --task unsupervised --dataset DAVIS --model-dir mine --out scores \\",
      "    --proposals tracks",
      "",
      "Without --results a model is run over the dataset's pictures: semi-supervised, the objects of",
      "the first mask are prompted and followed online; unsupervised, see --proposals. The masks go to",
      "OUT/masks-TASK.",
      "",
      "Results are palette or grey PNG files, SEQUENCE/FRAME.png, with one label per object. Writes",
      "global_results-SPLIT.csv, per-sequence_results-SPLIT.csv, results-SPLIT.json and",
      "report-SPLIT.html, SPLIT being what --split names; give each task its own OUT."
    })
final class EvaluateDavisCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      required = true,
      converter = TaskWords.class,
      completionCandidates = TaskWords.class,
      description = "${COMPLETION-CANDIDATES}.")
  private DavisTask task;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      required = true,
      description = "Ground truth: holds Annotations/480p/SEQUENCE, or the sequences themselves.")
  private Path dataset;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Masks to score. Default: those that the model gives.")
  private Path results;

  @Mixin private DavisModelRun modelRun;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where to write the scores; created if it is not there.")
  private Path out;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "val",
      description =
          "List of sequences in the dataset's ImageSets; all that are there if it has no such list."
              + " Names the files that are written. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--sequences",
      paramLabel = "NAME",
      split = ",",
      description = "Only these. Default: those of the split.")
  private List<String> sequences;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Name of what is scored. Default: the model, or the directory of the results.")
  private String method;

  @Option(
      names = "--method-class",
      paramLabel = "CLASS",
      converter = ClassWords.class,
      completionCandidates = ClassWords.class,
      description =
          "What the method was told: ${COMPLETION-CANDIDATES}. Default: prompted where a model runs"
              + " semi-supervised, label-free or supervised where a model that comes with Segstream runs unsupervised, else"
              + " not-stated.")
  private MethodClass methodClass;

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description = "Threads that read and score. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Tasks as users type them. */
  static final class TaskWords extends EnumWords<DavisTask> {
    TaskWords() {
      super(DavisTask.class);
    }
  }

  /** Method classes as users type them. */
  static final class ClassWords extends EnumWords<MethodClass> {
    ClassWords() {
      super(MethodClass.class);
    }
  }

  EvaluateDavisCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireDirectory("--dataset", dataset);
    if (results != null) {
      requireDirectory("--results", results);
      modelRun.requireNothing();
    }
    modelRun.requireFit(task);
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UsageException("--out '%s' is a file: give a directory".formatted(out));
    }
    if (!Path.of(split).equals(Path.of(split).getFileName())) {
      throw new UsageException(
          "--split '%s' is no name of a list: leave out directories".formatted(split));
    }
    DavisEvaluation evaluation = new DavisEvaluation(task, threads);
    DavisDataset data = DavisDataset.open(dataset, task);
    List<DavisSequence> chosen =
        data.sequences(sequences == null ? data.listed(split) : sequences, task);
    Scored scored = results == null ? runModel(chosen) : scored(results);
    ResultFiles masks = ResultFiles.open(scored.masks, chosen, task);
    RunFacts facts =
        new RunFacts(
            method == null ? scored.name : method,
            methodClass == null ? scored.methodClass : methodClass,
            DatasetDigest.of(chosen),
            SegstreamCli.typed(spec));
    DavisScore score = run(evaluation, chosen, masks);
    DavisReport.write(
        score,
        facts,
        (sequence, frame) -> {
          try (ResultMasks.Frames frames = masks.open(sequence)) {
            return frames.mask(frame);
          }
        },
        split,
        out);
    print(score, facts);
    return ExitCode.DONE;
  }

  private static void requireDirectory(String option, Path path) {
    if (!Files.isDirectory(path)) {
      throw new UsageException("%s '%s' is no directory: check the path".formatted(option, path));
    }
  }

  /** What is scored, where it lies and what it was told. */
  private record Scored(Path masks, String name, MethodClass methodClass) {}

  private static Scored scored(Path results) {
    String name = results.toAbsolutePath().normalize().getFileName().toString();
    return new Scored(results, name, MethodClass.NOT_STATED);
  }

  private Scored runModel(List<DavisSequence> chosen) throws IOException, InterruptedException {
    Path masks = out.resolve("masks-%s".formatted(task));
    ModelCard card = modelRun.run(task, chosen, threads, masks, terminal);
    return new Scored(masks, card.reference(), methodClass(card));
  }

  private MethodClass methodClass(ModelCard card) {
    if (task == DavisTask.SEMI_SUPERVISED) {
      return MethodClass.PROMPTED;
    }
    return BundledModel.named(card.name())
        .map(model -> model.labelled() ? MethodClass.SUPERVISED : MethodClass.LABEL_FREE)
        .orElse(MethodClass.NOT_STATED);
  }

  private DavisScore run(DavisEvaluation evaluation, List<DavisSequence> chosen, ResultMasks masks)
      throws IOException, InterruptedException {
    try (ProgressBar bar =
        new ProgressBar(
            "scoring", "frames", OptionalLong.of(evaluation.frames(chosen)), terminal)) {
      return evaluation.run(chosen, masks, bar::update);
    }
  }

  private void print(DavisScore score, RunFacts facts) {
    for (ObjectScore object : score.objects()) {
      line(object.name(), object.region().mean(), object.boundary().mean());
    }
    line("mean of objects", score.region().mean(), score.boundary().mean());
    terminal.out().println("method class: " + facts.methodClass());
    terminal.out().println("dataset digest: " + facts.datasetDigest());
    terminal.out().println("report: " + out.resolve("report-%s.html".formatted(split)));
  }

  private void line(String name, double region, double boundary) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-24s J&F %.3f  J %.3f  F %.3f",
                name,
                (region + boundary) / 2,
                region,
                boundary));
  }
}
