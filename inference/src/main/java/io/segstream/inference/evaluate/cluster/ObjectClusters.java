package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.picture.OrderedWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * K-Means on one whitened vector per object; what is outside all objects is a cluster of its own.
 */
final class ObjectClusters {
  private final EvaluationPlan plan;
  private final int classes;

  ObjectClusters(EvaluationPlan plan, int classes) {
    this.plan = plan;
    this.classes = classes;
  }

  List<Measure> measures(ObjectTable objects, OrderedWork work)
      throws IOException, InterruptedException {
    double[][] raw = objects.vectors.toArray(new double[0][]);
    double[][] vectors = Whitening.fit(raw, Whitening.CLUSTERED_AXES).all(raw);
    int few = plan.objectClusters(classes);
    int many = plan.overClusters(classes);
    return List.of(
        Measure.ofAll(
            "objects, K-Means (%d)".formatted(few),
            scores(objects, vectors, few, work).stream().map(ClusterScore::hungarian).toList()),
        Measure.ofAll(
            "objects, over-clustering (%d)".formatted(many),
            scores(objects, vectors, many, work).stream().map(ClusterScore::best).toList()));
  }

  private List<ClusterScore> scores(
      ObjectTable objects, double[][] vectors, int clusters, OrderedWork work)
      throws IOException, InterruptedException {
    List<Callable<ClusterScore>> runs = new ArrayList<>();
    for (int run = 0; run < plan.runs(); run++) {
      long seed = plan.seed() + run;
      runs.add(
          () -> {
            int[] ids = new EuclideanKMeans(clusters, seed).fit(vectors).ids();
            Confusion confusion = new Confusion(clusters + 1, classes);
            confusion.add(0, objects.outside);
            for (int i = 0; i < ids.length; i++) {
              confusion.add(ids[i] + 1, objects.inside.get(i));
            }
            return confusion.score();
          });
    }
    return work.all(runs);
  }
}
