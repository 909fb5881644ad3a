package io.segstream.inference.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Refits a codebook to the remembered objects without shuffling its ids. The clusters are fitted
 * warm, from the codebook's centroids, and cold, from nothing; the cold result is taken only if it
 * describes the objects clearly better, since a warm one changes less for those who read it. Then
 * the new clusters are matched to the old ones by optimal assignment on the cosine of their
 * centroids: a match keeps its id and count of members, the others get new ids. Old clusters that
 * no remembered object belongs to, and that the fit has therefore no say about, stay as they are as
 * long as there is room.
 */
final class CodebookRefit {
  /** Share by which a cold fit must be better: small differences are the luck of the draw. */
  private static final double CLEARLY_BETTER = 0.1;

  private final CodebookSettings settings;
  private final AdaptiveKMeans grouping;

  CodebookRefit(CodebookSettings settings) {
    this.settings = settings;
    this.grouping = new AdaptiveKMeans(settings.grouping());
  }

  /** The state after a refit; whoever calls gives the codebook its version. */
  ClusteringState apply(ClusteringState state) {
    Codebook codebook = state.codebook();
    PointSet points =
        PointSet.of(state.samples().stream().map(ObjectSample::embedding).toArray(float[][]::new));
    List<Cluster> idle = idle(codebook, state.samples());
    List<Cluster> active =
        codebook.clusters().stream().filter(cluster -> !idle.contains(cluster)).toList();
    Clustering fit = fit(points, active);
    List<Cluster> refitted = new ArrayList<>();
    long nextId = codebook.nextClusterId();
    int[] matches = match(fit.centroids(), active);
    float[] spreads = spreads(points, fit);
    for (int c = 0; c < fit.groups(); c++) {
      boolean matched = matches[c] != Assignment.NONE;
      long id = matched ? active.get(matches[c]).id() : nextId++;
      long members = matched ? active.get(matches[c]).members() : 0;
      refitted.add(
          new Cluster(id, fit.centroids()[c], Math.max(members, fit.sizes()[c]), spreads[c]));
    }
    List<ObjectSample> samples = new ArrayList<>();
    for (int i = 0; i < state.samples().size(); i++) {
      ObjectSample sample = state.samples().get(i);
      samples.add(
          new ObjectSample(
              sample.objectKey(), sample.embedding(), refitted.get(fit.assignments()[i]).id()));
    }
    keepIdle(refitted, idle);
    refitted.sort(Comparator.comparingLong(Cluster::id));
    Codebook next =
        new Codebook(codebook.version(), codebook.dimensions(), refitted, nextId, false);
    return new ClusteringState(next, samples, 0);
  }

  private Clustering fit(PointSet points, List<Cluster> active) {
    float[][] start = active.stream().map(Cluster::centroid).toArray(float[][]::new);
    Clustering warm = grouping.fit(points, start);
    Clustering cold = grouping.fit(points, new float[0][]);
    boolean better =
        cold.groups() <= warm.groups()
            && cold.meanDistance() < (1 - CLEARLY_BETTER) * warm.meanDistance();
    return better ? cold : warm;
  }

  private static List<Cluster> idle(Codebook codebook, List<ObjectSample> samples) {
    return codebook.clusters().stream()
        .filter(cluster -> samples.stream().noneMatch(s -> s.clusterId() == cluster.id()))
        .toList();
  }

  /** Clusters with the most members first, while there is room. */
  private void keepIdle(List<Cluster> refitted, List<Cluster> idle) {
    idle.stream()
        .sorted(
            Comparator.comparingLong(Cluster::members).reversed().thenComparingLong(Cluster::id))
        .limit(Math.max(0, settings.maxClusters() - refitted.size()))
        .forEach(refitted::add);
  }

  /** For each centroid the index of the old cluster it continues, or {@link Assignment#NONE}. */
  private int[] match(float[][] centroids, List<Cluster> old) {
    double[][] costs = new double[centroids.length][old.size()];
    for (int c = 0; c < centroids.length; c++) {
      for (int o = 0; o < old.size(); o++) {
        double cosine = UnitVectors.cosine(centroids[c], old.get(o).centroid());
        costs[c][o] = cosine >= settings.matchSimilarity() ? 1 - cosine : Assignment.FORBIDDEN;
      }
    }
    return Assignment.solve(costs);
  }

  private static float[] spreads(PointSet points, Clustering fit) {
    double[] sums = new double[fit.groups()];
    int d = points.dimensions();
    for (int i = 0; i < points.count(); i++) {
      int group = fit.assignments()[i];
      sums[group] += 1 - UnitVectors.dot(points.values(), i * d, fit.centroids()[group], 0, d);
    }
    float[] spreads = new float[fit.groups()];
    for (int c = 0; c < spreads.length; c++) {
      spreads[c] = (float) Math.max(0, Math.min(2, sums[c] / fit.sizes()[c]));
    }
    return spreads;
  }
}
