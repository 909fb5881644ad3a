package io.segstream.inference.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Clusters objects by their embeddings as they come in.
 *
 * <p>Between refits it is online spherical K-Means (Zhong, "Efficient online spherical k-means
 * clustering", IJCNN 2005): an object moves the centroid of its cluster towards itself, {@code
 * normalise((1 - r) c + r x)}, with the rate {@code r = max(minLearningRate, 1 / members)} of
 * MacQueen (1967) and a floor against drift. Unlike there, the number of clusters is open: an
 * object that is too far from all of them founds one, as in leader clustering (Hartigan, 1975).
 *
 * <p>As that depends on the order of objects, every {@code refitInterval} observations the clusters
 * are refitted to the objects seen most recently, each with its latest embedding, by {@link
 * CodebookRefit}, which also keeps ids stable.
 *
 * <p>One object, one vote: an object that is observed again updates its remembered embedding, but
 * moves a centroid only when it is new or has changed its cluster. Objects that were forgotten
 * count as new.
 *
 * <p>A pure function: all memory is in the {@link ClusteringState}. Immutable, thread-safe; the
 * same order of observations gives the same codebook to the last bit.
 */
public final class OnlineClustering {
  private final CodebookSettings settings;
  private final CodebookRefit refit;

  public OnlineClustering(CodebookSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.refit = new CodebookRefit(settings);
  }

  /**
   * Assigns an object, and learns from it unless the codebook is frozen.
   *
   * @param objectKey names the object over all feeds
   * @param embedding unit vector; not copied, must not be changed later
   * @throws IllegalArgumentException if the embedding is empty or has other dimensions than the
   *     codebook
   */
  public Observation observe(ClusteringState state, String objectKey, float[] embedding) {
    Objects.requireNonNull(objectKey, "objectKey");
    if (embedding.length == 0) {
      throw new IllegalArgumentException(
          "Object %s has no embedding; objects of models without embeddings cannot be clustered"
              .formatted(objectKey));
    }
    if (state.codebook().frozen()) {
      ClusterAssignment assignment =
          state
              .codebook()
              .nearest(embedding)
              .orElseGet(() -> new ClusterAssignment(0, state.codebook().version(), 0));
      return new Observation(state, assignment);
    }
    List<ObjectSample> samples = new ArrayList<>(state.samples());
    ObjectSample known = take(samples, objectKey);
    Codebook codebook = learn(state.codebook(), embedding, known == null ? 0 : known.clusterId());
    long cluster = codebook.clusters().get(codebook.nearestIndex(embedding)).id();
    samples.add(new ObjectSample(objectKey, embedding, cluster));
    while (samples.size() > settings.sampleSize()) {
      samples.remove(0);
    }
    ClusteringState next = new ClusteringState(codebook, samples, state.sinceRefit() + 1);
    if (next.sinceRefit() >= settings.refitInterval()) {
      next = refit.apply(next);
      next = next.withCodebook(successor(state.codebook(), next.codebook()));
    }
    Codebook latest = next.codebook();
    return new Observation(next, latest.assignment(latest.nearestIndex(embedding), embedding));
  }

  /** Removes the sample of an object and returns it; null if there is none. */
  private static ObjectSample take(List<ObjectSample> samples, String objectKey) {
    // From the end: an object seen again was usually seen lately.
    for (int i = samples.size() - 1; i >= 0; i--) {
      if (samples.get(i).objectKey().equals(objectKey)) {
        return samples.remove(i);
      }
    }
    return null;
  }

  /** Learning and a refit in one observation are one change, or none if they cancel out. */
  private static Codebook successor(Codebook before, Codebook after) {
    return after.hasSameClusters(before)
        ? before
        : new Codebook(
            before.version() + 1,
            after.dimensions(),
            after.clusters(),
            after.nextClusterId(),
            before.frozen());
  }

  private Codebook learn(Codebook codebook, float[] embedding, long knownCluster) {
    int nearest = codebook.nearestIndex(embedding);
    List<Cluster> clusters = new ArrayList<>(codebook.clusters());
    long nextId = codebook.nextClusterId();
    boolean room = clusters.size() < settings.maxClusters();
    boolean far =
        nearest < 0
            || UnitVectors.cosine(clusters.get(nearest).centroid(), embedding)
                < settings.newClusterSimilarity();
    if (nearest < 0 || (far && room)) {
      clusters.add(new Cluster(nextId++, embedding.clone(), 1, 0));
    } else if (clusters.get(nearest).id() == knownCluster) {
      return codebook;
    } else {
      clusters.set(nearest, join(clusters.get(nearest), embedding));
    }
    return new Codebook(codebook.version() + 1, embedding.length, clusters, nextId, false);
  }

  private Cluster join(Cluster cluster, float[] embedding) {
    long members = cluster.members() + 1;
    double distance = 1 - UnitVectors.cosine(cluster.centroid(), embedding);
    double spread = cluster.spread() + (distance - cluster.spread()) / members;
    double rate = Math.max(settings.minLearningRate(), 1.0 / members);
    return new Cluster(
        cluster.id(),
        UnitVectors.blend(cluster.centroid(), embedding, rate),
        members,
        (float) Math.max(0, Math.min(2, spread)));
  }
}
