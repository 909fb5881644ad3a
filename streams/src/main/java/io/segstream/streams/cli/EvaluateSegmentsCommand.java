package io.segstream.streams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.evaluate.cluster.EvaluationPlan;
import io.segstream.inference.evaluate.coco.CocoAnnotations;
import io.segstream.inference.evaluate.coco.CocoPictures;
import io.segstream.inference.evaluate.coco.CocoScore;
import io.segstream.inference.evaluate.coco.SegmentEvaluation;
import io.segstream.inference.evaluate.dataset.NamedClasses;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores the segments of the pipeline as proposals of objects. */
@Command(
    name = "segments",
    description =
        "Score the segments that the pipeline makes of a model's output as proposals of objects:"
            + " COCO's average precision and recall without regard to the class, and by name where the"
            + " model has names for its segments; on novel and base classes apart. -1 stands for a"
            + " number that has nothing to be found.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate segments --dataset coco --model baseline",
      "  segstream evaluate segments --dataset coco --model-dir models/contrastmask \\",
      "    --novel trainer/recipes/splits/coco-voc.txt --out segments.json",
      "",
      "Of --novel and --base one names a file of classes, one per line, as recipes have it; all",
      "others are on the other side. Objects of the other side count neither way."
    })
final class EvaluateSegmentsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private EvaluatedDataset data;

  @Option(
      names = "--novel",
      paramLabel = "FILE",
      description = "Classes of which only boxes or captions were known; all others are base.")
  private Path novel;

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description = "Classes whose masks were known; all others are novel.")
  private Path base;

  @Mixin private ModelOptions modelOptions;

  EvaluateSegmentsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = data.requireRoot();
    Path file = root.resolve(CocoPictures.VAL_ANNOTATIONS);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "--dataset '%s' has no %s: give a data set in the layout of COCO 2017"
              .formatted(root, CocoPictures.VAL_ANNOTATIONS));
    }
    CocoAnnotations annotations = CocoAnnotations.read(file);
    List<SegmentEvaluation.Side> sides =
        SegmentEvaluation.sides(annotations, novelCategories(annotations));
    ModelOptions.Choice choice = modelOptions.choose(terminal);
    FrameSize size = EvaluationPlan.inputSize(choice.model().card(), choice.inputSize());
    List<SegmentEvaluation.Result> results = score(root, annotations, sides, choice, size);
    print(results, choice, size);
    if (data.out() != null) {
      write(results, choice, size);
    }
    return ExitCode.DONE;
  }

  private Set<Long> novelCategories(CocoAnnotations annotations) throws IOException {
    if (novel != null && base != null) {
      throw new UsageException("--novel and --base are both given: give one of them");
    }
    Path split = novel == null ? base : novel;
    if (split == null) {
      return Set.of();
    }
    if (!Files.isRegularFile(split)) {
      throw new UsageException(
          "%s '%s' is no file: check the path"
              .formatted(novel == null ? "--base" : "--novel", split));
    }
    List<String> names =
        annotations.categories().stream().map(CocoAnnotations.Category::name).toList();
    BitSet named = named(split, names);
    if (novel == null) {
      named.flip(0, names.size());
    }
    Set<Long> ids = new HashSet<>();
    named.stream().forEach(i -> ids.add(annotations.categories().get(i).id()));
    if (ids.isEmpty() || ids.size() == names.size()) {
      throw new UsageException(
          "'%s' leaves one side without classes: name some of the data set's %d"
              .formatted(split, names.size()));
    }
    return ids;
  }

  private static BitSet named(Path split, List<String> names) throws IOException {
    try {
      return NamedClasses.read(split, names);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private List<SegmentEvaluation.Result> score(
      Path root,
      CocoAnnotations annotations,
      List<SegmentEvaluation.Side> sides,
      ModelOptions.Choice choice,
      FrameSize size)
      throws IOException, InterruptedException {
    try (OnnxRuntimeEngine engine =
            OnnxRuntimeEngine.open(choice.model(), EngineSettings.defaults());
        Refinement refinement =
            Refinement.open(choice.model(), EngineSettings.defaults(), choice.refinement());
        ProgressBar bar =
            new ProgressBar(
                "evaluating", "pictures", OptionalLong.of(annotations.images().size()), terminal)) {
      return new SegmentEvaluation(
              new ModelPictures(engine, size), choice.model().card(), refinement, data.threads())
          .run(root, annotations, sides, bar::update);
    }
  }

  private void print(
      List<SegmentEvaluation.Result> results, ModelOptions.Choice choice, FrameSize size) {
    terminal
        .out()
        .println(
            "model %s at %s, %d segments"
                .formatted(choice.model().card().reference(), size, results.get(0).segments()));
    for (SegmentEvaluation.Result each : results) {
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-5s %5d objects  AP %.4f  AP50 %.4f  AR100 %.4f%s",
                  each.side().name(),
                  each.objects(),
                  each.score().ap(),
                  each.score().ap50(),
                  each.score().ar100(),
                  each.named().map(EvaluateSegmentsCommand::byName).orElse("")));
    }
  }

  private static String byName(CocoScore score) {
    return String.format(Locale.ROOT, "  by name AP %.4f  AP50 %.4f", score.ap(), score.ap50());
  }

  private void write(
      List<SegmentEvaluation.Result> results, ModelOptions.Choice choice, FrameSize size)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("command", SegstreamCli.typed(spec));
    root.put("model", choice.model().card().reference());
    root.put("model_digest", choice.model().digest().value());
    root.put("input_size", size.toString());
    for (SegmentEvaluation.Result each : results) {
      ObjectNode side = root.putObject(each.side().name());
      side.put("objects", each.objects());
      side.put("segments", each.segments());
      each.score().byName().forEach(side::put);
      each.named().ifPresent(named -> named.byName().forEach(side.putObject("by_name")::put));
    }
    AtomicFile.replace(
        data.out(), stream -> json.writerWithDefaultPrettyPrinter().writeValue(stream, root));
  }
}
