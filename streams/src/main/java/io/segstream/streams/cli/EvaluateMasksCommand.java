package io.segstream.streams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.evaluate.coco.CocoEvaluation;
import io.segstream.inference.evaluate.coco.CocoScore;
import io.segstream.inference.evaluate.coco.ShapeKind;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores instance masks. */
@Command(
    name = "masks",
    description =
        "Score instance masks or boxes by average precision and recall, as pycocotools does. -1"
            + " stands for a number that has nothing to be found.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate masks --annotations instances_val2017.json --results results.json",
      "  segstream evaluate masks --annotations truth.json --results feed.json --class-agnostic",
      "  segstream evaluate masks --annotations truth.json --results feed.json --shapes boxes"
    })
final class EvaluateMasksCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--annotations",
      paramLabel = "FILE",
      required = true,
      description = "Ground truth in COCO's format.")
  private Path annotations;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      required = true,
      description = "Results in COCO's format: image_id, category_id, score, segmentation or bbox.")
  private Path results;

  @Option(
      names = "--shapes",
      paramLabel = "KIND",
      converter = ShapeWords.class,
      completionCandidates = ShapeWords.class,
      defaultValue = "masks",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ShapeKind shapes;

  @Option(names = "--class-agnostic", description = "Let results match objects of any category.")
  private boolean classAgnostic;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the numbers as JSON, too.")
  private Path out;

  /** Shapes as users type them. */
  static final class ShapeWords extends EnumWords<ShapeKind> {
    ShapeWords() {
      super(ShapeKind.class);
    }
  }

  EvaluateMasksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireFile("--annotations", annotations);
    requireFile("--results", results);
    if (out != null) {
      PathCheck.requireTarget(out);
    }
    CocoScore score =
        score(
            CocoEvaluation.read(
                annotations,
                results,
                shapes,
                classAgnostic
                    ? CocoEvaluation.Categories.IGNORED
                    : CocoEvaluation.Categories.TOLD_APART));
    for (Map.Entry<String, Double> number : score.byName().entrySet()) {
      terminal
          .out()
          .println(String.format(Locale.ROOT, "%-9s %.3f", number.getKey(), number.getValue()));
    }
    if (out != null) {
      ObjectWriter json = new ObjectMapper().writerWithDefaultPrettyPrinter();
      AtomicFile.replace(out, stream -> json.writeValue(stream, score.byName()));
    }
    return ExitCode.DONE;
  }

  private CocoScore score(CocoEvaluation evaluation) {
    try (ProgressBar bar =
        new ProgressBar(
            "scoring", "comparisons", OptionalLong.of(evaluation.comparisons()), terminal)) {
      return evaluation.score(bar::update);
    }
  }

  private static void requireFile(String option, Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UsageException("%s '%s' is no file: check the path".formatted(option, path));
    }
  }
}
