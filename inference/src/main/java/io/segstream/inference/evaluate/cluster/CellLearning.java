package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.picture.OrderedWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Learns clusters and the linear classifier from cells, and names what they score. */
final class CellLearning {
  private CellLearning() {}

  /**
   * @param train labelled cells, for the linear classifier
   * @param val cells of the pictures to be scored, for the clusters
   */
  static CellScores learn(
      EvaluationPlan plan, int classes, CellSample train, CellSample val, OrderedWork work)
      throws IOException, InterruptedException {
    Optional<LinearProbe> probe =
        plan.asks(Protocol.LINEAR_PROBE)
            ? Optional.of(LinearProbe.train(train, classes, ProbeSettings.DEFAULT, plan.seed()))
            : Optional.empty();
    if (!plan.asks(Protocol.PIXEL_CLUSTERS)) {
      return new CellScores(null, List.of(), probe, classes);
    }
    Whitening whitening = Whitening.fit(val.vectors(), Whitening.CLUSTERED_AXES);
    double[][] vectors = whitening.all(val.vectors());
    List<Callable<double[][]>> fits = new ArrayList<>();
    for (int clusters : List.of(plan.pixelClusters(classes), plan.overClusters(classes))) {
      for (int run = 0; run < plan.runs(); run++) {
        long seed = plan.seed() + run;
        fits.add(() -> new EuclideanKMeans(clusters, seed).fit(vectors).centres());
      }
    }
    return new CellScores(whitening, work.all(fits), probe, classes);
  }

  /** Names and scores what {@link #learn} learned. */
  static List<Measure> measures(
      EvaluationPlan plan, int classes, CellScores learned, CellScores.Counts counts) {
    List<Measure> measures = new ArrayList<>();
    if (plan.asks(Protocol.PIXEL_CLUSTERS)) {
      List<Confusion> few = counts.clusters().subList(0, plan.runs());
      List<Confusion> many = counts.clusters().subList(plan.runs(), 2 * plan.runs());
      measures.add(
          Measure.ofAll(
              "pixels, K-Means (%d)".formatted(plan.pixelClusters(classes)),
              few.stream().map(each -> each.score().hungarian()).toList()));
      measures.add(
          Measure.ofAll(
              "pixels, over-clustering (%d)".formatted(plan.overClusters(classes)),
              many.stream().map(each -> each.score().best()).toList()));
    }
    if (learned.probe().isPresent()) {
      measures.add(Measure.ofAll("linear probe", List.of(counts.probe().scores())));
    }
    return measures;
  }
}
