package io.segstream.streams.cli;

import io.segstream.inference.evaluate.cluster.ClusterEvaluation;
import io.segstream.inference.evaluate.cluster.ClusterScore;
import io.segstream.inference.evaluate.cluster.LabelledVectors;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores embeddings by what their clusters say about labels. */
@Command(
    name = "clusters",
    description =
        "Cluster embeddings of objects or pixels with K-Means and compare the clusters with labels:"
            + " mean IoU, each cluster matched with one class (Hungarian) or with its best class"
            + " (over-clustering).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream evaluate clusters --embeddings objects.npy --labels classes.npy",
      "  segstream evaluate clusters --embeddings objects.npy --labels classes.npy \\",
      "    --weights areas.npy --clusters 50 --whiten --runs 5",
      "",
      "Files are NumPy arrays: embeddings [N, D] of floats, labels and weights [N]. K-Means sees the",
      "same vectors that are scored, so numbers are transductive."
    })
final class EvaluateClustersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE",
      required = true,
      description = "One vector per object or pixel.")
  private Path embeddings;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      required = true,
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
      description = "Number of clusters. Default: that of the classes.")
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

  @Option(names = "--whiten", description = "Rotate and scale to unit variances first (PCA).")
  private boolean whiten;

  EvaluateClustersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    for (Path file :
        weights == null ? List.of(embeddings, labels) : List.of(embeddings, labels, weights)) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("there is no file '%s' to read: check the path".formatted(file));
      }
    }
    LabelledVectors vectors = LabelledVectors.read(embeddings, labels, weights);
    int count = clusters == null ? vectors.classes() : clusters;
    List<ClusterScore> scores =
        new ClusterEvaluation(count, seed).run(whiten ? vectors.whitened() : vectors, runs);
    terminal
        .out()
        .printf(
            "%d vectors of %d dimensions, %d classes, %d clusters, %d runs%n",
            vectors.count(), vectors.dimensions(), vectors.classes(), count, runs);
    if (count <= vectors.classes()) {
      print("Hungarian mIoU, absent classes 0", scores, each -> each.hungarian().meanAbsentZero());
      print("Hungarian mIoU, present classes", scores, each -> each.hungarian().meanPresent());
    }
    print("Best-class mIoU, absent classes 0", scores, each -> each.best().meanAbsentZero());
    print("Best-class mIoU, present classes", scores, each -> each.best().meanPresent());
    return ExitCode.DONE;
  }

  private void print(
      String name, List<ClusterScore> scores, ToDoubleFunction<ClusterScore> number) {
    double mean = scores.stream().mapToDouble(number).average().orElseThrow();
    double variance =
        scores.stream()
            .mapToDouble(each -> Math.pow(number.applyAsDouble(each) - mean, 2))
            .average()
            .orElseThrow();
    terminal
        .out()
        .println(String.format(Locale.ROOT, "%-34s %.4f +- %.4f", name, mean, Math.sqrt(variance)));
  }
}
