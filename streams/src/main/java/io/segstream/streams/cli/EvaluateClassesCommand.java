package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.evaluate.cluster.EvaluationPlan;
import io.segstream.inference.evaluate.dataset.DatasetLayout;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.evaluate.semantic.SemanticEvaluation;
import io.segstream.inference.evaluate.semantic.SemanticReport;
import io.segstream.inference.evaluate.semantic.SemanticScore;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores the classes that a model gives to pixels. */
@Command(
    name = "classes",
    description =
        "Score the classes that a model gives to pixels: intersection over union per class and"
            + " their mean, over all pixels of a data set that are not void, and what each class is"
            + " mistaken for. Classes are compared by name.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate classes --dataset camvid --model-dir models/camvid --set"
          + " model.inputSize=480x360",
      "  segstream evaluate classes --dataset VOC2012 --model mine --out classes.json"
    })
final class EvaluateClassesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private EvaluatedDataset data;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = DatasetClusters.LayoutWords.class,
      completionCandidates = DatasetClusters.LayoutWords.class,
      description =
          "Of the data set: ${COMPLETION-CANDIDATES}; coco-groups is coco by supercategory."
              + " Default: what is found.")
  private DatasetLayout layout;

  @Mixin private ModelOptions modelOptions;

  EvaluateClassesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = data.requireRoot();
    LabelledDataset pictures = (layout == null ? DatasetLayout.of(root) : layout).open(root);
    ModelOptions.Choice choice = modelOptions.choose(terminal);
    FrameSize size = EvaluationPlan.inputSize(choice.model().card(), choice.inputSize());
    SemanticScore score = score(pictures, choice, size);
    print(score, choice, size);
    if (data.out() != null) {
      SemanticReport.write(score, SegstreamCli.typed(spec), choice.model(), size, root, data.out());
    }
    return ExitCode.DONE;
  }

  private SemanticScore score(LabelledDataset pictures, ModelOptions.Choice choice, FrameSize size)
      throws IOException, InterruptedException {
    try (OnnxRuntimeEngine engine =
            OnnxRuntimeEngine.open(choice.model(), EngineSettings.defaults());
        ProgressBar bar =
            new ProgressBar(
                "evaluating", "pictures", OptionalLong.of(pictures.val().size()), terminal)) {
      return new SemanticEvaluation(
              new ModelPictures(engine, size), choice.model().card(), data.threads())
          .run(pictures, bar::update);
    }
  }

  private void print(SemanticScore score, ModelOptions.Choice choice, FrameSize size) {
    line(
        "model %s at %s, %d pictures, dataset digest %s",
        choice.model().card().reference(), size, score.pictures(), score.digest());
    if (!score.unknown().isEmpty()) {
      line("only the model has: %s", String.join(", ", score.unknown()));
    }
    if (!score.missing().isEmpty()) {
      line("only the data set has: %s", String.join(", ", score.missing()));
    }
    for (int c = 0; c < score.classes().size(); c++) {
      if (score.scores().defined()[c]) {
        line(
            "%-20s %.4f%s",
            score.classes().get(c), score.scores().overlaps()[c], mistaken(score, c));
      }
    }
    line(
        "%-20s %.4f over the classes that occur or are predicted, %.4f over those that occur",
        "mean IoU", score.scores().meanDefined(), score.scores().meanPresent());
    line("%-20s %.4f", "pixel accuracy", score.scores().accuracy());
  }

  /** The wrong prediction that most pixels of a class get. */
  private static String mistaken(SemanticScore score, int c) {
    long all = 0;
    int most = -1;
    for (int row = 0; row < score.rows().size(); row++) {
      long count = score.confusion()[row][c];
      all += count;
      if (score.wrong(row, c) && count > 0 && (most < 0 || count > score.confusion()[most][c])) {
        most = row;
      }
    }
    return most < 0
        ? ""
        : String.format(
            Locale.ROOT,
            "  %.1f %% taken for %s",
            100.0 * score.confusion()[most][c] / all,
            score.rows().get(most));
  }

  private void line(String format, Object... values) {
    terminal.out().println(String.format(Locale.ROOT, format, values));
  }
}
