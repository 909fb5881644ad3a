package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.evaluate.cluster.ClusterEvaluation;
import io.segstream.inference.evaluate.cluster.ClusterScore;
import io.segstream.inference.evaluate.cluster.LabelledVectors;
import io.segstream.inference.evaluate.cluster.Measure;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores embeddings by what their clusters say about labels. */
@Command(
    name = "clusters",
    description =
        "Ask what embeddings know about classes, by the protocols of MaskContrast: K-Means against"
            + " labels, each cluster matched with one class (Hungarian) or with its best class"
            + " (over-clustering), a linear classifier, and retrieval of similar objects. All as mean"
            + " IoU.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate clusters --dataset camvid --model segstream-small --out scores.json",
      "  segstream evaluate clusters --dataset coco --layout coco-groups --objects segments",
      "  segstream evaluate clusters --dataset VOC2012 --model-dir mine --subset cow,person",
      "  segstream evaluate clusters --embeddings objects.npy --labels classes.npy",
      "  segstream evaluate clusters --embeddings objects.npy --labels classes.npy \\",
      "    --weights areas.npy --clusters 50 --whiten --runs 5",
      "",
      "With --dataset a model is run over the pictures, 512x512 unless --set model.inputSize says",
      "otherwise. With --embeddings the vectors are there already: NumPy arrays, embeddings [N, D] of",
      "floats, labels and weights [N]. K-Means and whitening see the vectors that are scored, so their",
      "numbers are transductive. A class that does not occur counts as 0 in the first number of a",
      "line, as in the reference, and is left out in the second."
    })
final class EvaluateClustersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private DatasetClusters data;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE",
      description = "One vector per object or pixel, instead of a data set and a model.")
  private Path embeddings;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "One class per vector, 0 to 254; 255 is left out.")
  private Path labels;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "How much each vector counts, for example its pixels. Default: 1.")
  private Path weights;

  @Option(
      names = "--clusters",
      paramLabel = "COUNT",
      description =
          "Number of clusters. Default: that of the classes; of objects of a data set one less, since"
              + " what is outside objects is one more.")
  private Integer clusters;

  @Option(
      names = "--runs",
      paramLabel = "COUNT",
      defaultValue = "5",
      description = "K-Means runs with seeds of their own. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1234",
      description = "Seed of the first run. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--whiten",
      description =
          "Rotate and scale the vectors of --embeddings to unit variances first (PCA); those of a"
              + " data set always are.")
  private boolean whiten;

  EvaluateClustersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (data.given() == (embeddings != null)) {
      throw new UsageException(
          "give either --dataset, or --embeddings and --labels: %s of them was given"
              .formatted(data.given() ? "both" : "none"));
    }
    if (runs < 1) {
      throw new UsageException("--runs is %d, must be 1 or more".formatted(runs));
    }
    if (data.given()) {
      OptionalInt count = clusters == null ? OptionalInt.empty() : OptionalInt.of(clusters);
      data.run(terminal, count, runs, seed, SegstreamCli.typed(spec)).forEach(this::print);
    } else {
      runOnFiles();
    }
    return ExitCode.DONE;
  }

  private void runOnFiles() throws IOException {
    if (labels == null) {
      throw new UsageException("--embeddings needs --labels: give the class of each vector");
    }
    for (Path file :
        weights == null ? List.of(embeddings, labels) : List.of(embeddings, labels, weights)) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("there is no file '%s' to read: check the path".formatted(file));
      }
    }
    LabelledVectors vectors = LabelledVectors.read(embeddings, labels, weights);
    int count = clusters == null ? vectors.classes() : clusters;
    List<ClusterScore> scores = score(vectors, count);
    terminal
        .out()
        .printf(
            "%d vectors of %d dimensions, %d classes, %d clusters, %d runs%n",
            vectors.count(), vectors.dimensions(), vectors.classes(), count, runs);
    if (count <= vectors.classes()) {
      print(Measure.ofAll("K-Means", scores.stream().map(ClusterScore::hungarian).toList()));
    }
    print(Measure.ofAll("best classes", scores.stream().map(ClusterScore::best).toList()));
  }

  private List<ClusterScore> score(LabelledVectors vectors, int count) {
    ClusterEvaluation evaluation = new ClusterEvaluation(count, seed);
    try (ProgressBar bar = new ProgressBar("clustering", "runs", OptionalLong.of(runs), terminal)) {
      return evaluation.run(whiten ? vectors.whitened() : vectors, runs, bar::update);
    }
  }

  private void print(Measure measure) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s mIoU %s, of present classes %s",
                measure.name(),
                text(measure.absentZero()),
                text(measure.present())));
  }

  private static String text(Measure.Spread spread) {
    return String.format(Locale.ROOT, "%.4f +- %.4f", spread.mean(), spread.deviation());
  }
}
