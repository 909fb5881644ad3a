package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.evaluate.cluster.ClusterReport;
import io.segstream.inference.evaluate.cluster.DatasetEvaluation;
import io.segstream.inference.evaluate.cluster.DatasetScore;
import io.segstream.inference.evaluate.cluster.EvaluationPlan;
import io.segstream.inference.evaluate.cluster.Measure;
import io.segstream.inference.evaluate.cluster.ObjectSource;
import io.segstream.inference.evaluate.cluster.Pooling;
import io.segstream.inference.evaluate.cluster.Protocol;
import io.segstream.inference.evaluate.dataset.DatasetLayout;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a model over a data set of labelled pictures and scores its embeddings; a mixin. */
final class DatasetClusters {
  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "Labelled pictures to run a model over.")
  private Path dataset;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = LayoutWords.class,
      completionCandidates = LayoutWords.class,
      description =
          "Of the data set: ${COMPLETION-CANDIDATES}; coco-groups is coco by supercategory."
              + " Default: what is found.")
  private DatasetLayout layout;

  @Option(
      names = "--protocols",
      paramLabel = "PROTOCOL",
      split = ",",
      converter = ProtocolWords.class,
      completionCandidates = ProtocolWords.class,
      description = "${COMPLETION-CANDIDATES}. Default: all.")
  private List<Protocol> protocols = new ArrayList<>();

  @Option(
      names = "--objects",
      paramLabel = "SOURCE",
      converter = SourceWords.class,
      completionCandidates = SourceWords.class,
      defaultValue = "saliency",
      description =
          "What counts as an object: ${COMPLETION-CANDIDATES}. What is salient is one object per"
              + " picture, as in MaskContrast; segments are those of the pipeline. Default:"
              + " ${DEFAULT-VALUE}.")
  private ObjectSource objects;

  @Option(
      names = "--pooling",
      paramLabel = "WAY",
      converter = PoolingWords.class,
      completionCandidates = PoolingWords.class,
      defaultValue = "logit-weighted",
      description =
          "How a salient object becomes a vector: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private Pooling pooling;

  @Option(
      names = "--over-clusters",
      paramLabel = "COUNT",
      description = "Clusters of the over-clustering. Default: three per class.")
  private Integer overClusters;

  @Option(
      names = "--subset",
      paramLabel = "CLASS",
      split = ",",
      description = "Score retrieval over these classes, too.")
  private List<String> subset = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description = "Threads that read and score. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write all numbers as JSON, too; for --dataset.")
  private Path out;

  @Mixin private ModelOptions modelOptions;

  /** Layouts as users type them. */
  static final class LayoutWords extends EnumWords<DatasetLayout> {
    LayoutWords() {
      super(DatasetLayout.class);
    }
  }

  /** Protocols as users type them. */
  static final class ProtocolWords extends EnumWords<Protocol> {
    ProtocolWords() {
      super(Protocol.class);
    }
  }

  /** Sources of objects as users type them. */
  static final class SourceWords extends EnumWords<ObjectSource> {
    SourceWords() {
      super(ObjectSource.class);
    }
  }

  /** Ways of pooling as users type them. */
  static final class PoolingWords extends EnumWords<Pooling> {
    PoolingWords() {
      super(Pooling.class);
    }
  }

  /** Whether a data set was named. */
  boolean given() {
    return dataset != null;
  }

  /** Runs and scores; prints what was scored and writes the report. */
  List<Measure> run(Terminal terminal, OptionalInt clusters, int runs, long seed, String command)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(dataset)) {
      throw new UsageException("--dataset '%s' is no directory: check the path".formatted(dataset));
    }
    if (out != null) {
      PathCheck.requireTarget(out);
    }
    Set<Protocol> asked =
        protocols.isEmpty() ? EnumSet.allOf(Protocol.class) : EnumSet.copyOf(protocols);
    EvaluationPlan plan =
        new EvaluationPlan(
            asked,
            objects,
            pooling,
            clusters,
            overClusters == null ? OptionalInt.empty() : OptionalInt.of(overClusters),
            runs,
            seed,
            subset);
    LabelledDataset data = (layout == null ? DatasetLayout.of(dataset) : layout).open(dataset);
    ModelOptions.Choice choice = modelOptions.choose(terminal);
    FrameSize size = EvaluationPlan.inputSize(choice.model().card(), choice.inputSize());
    DatasetScore score = score(terminal, data, plan, choice, size);
    print(terminal, data, choice, size, score.facts());
    if (out != null) {
      ClusterReport.write(
          score, data, new ClusterReport.Run(command, choice.model(), size, plan), out);
    }
    return score.measures();
  }

  private DatasetScore score(
      Terminal terminal,
      LabelledDataset data,
      EvaluationPlan plan,
      ModelOptions.Choice choice,
      FrameSize size)
      throws IOException, InterruptedException {
    try (OnnxRuntimeEngine engine =
        OnnxRuntimeEngine.open(choice.model(), EngineSettings.defaults())) {
      DatasetEvaluation evaluation =
          new DatasetEvaluation(engine, choice.model().card(), size, plan, threads);
      try (ProgressBar bar =
          new ProgressBar(
              "evaluating", "pictures", OptionalLong.of(evaluation.readings(data)), terminal)) {
        return evaluation.run(data, bar::update);
      }
    }
  }

  private static void print(
      Terminal terminal,
      LabelledDataset data,
      ModelOptions.Choice choice,
      FrameSize size,
      DatasetScore.Facts facts) {
    terminal
        .out()
        .printf(
            "model %s at %s, %d classes, %d pictures scored (%d objects), learned from %d (%d objects)%n",
            choice.model().card().reference(),
            size,
            data.classes().size(),
            facts.valPictures(),
            facts.valObjects(),
            facts.trainPictures(),
            facts.trainObjects());
    terminal.out().println("dataset digest: " + facts.digest());
  }
}
