package io.segstream.streams.topology;

import io.segstream.inference.cluster.Cluster;
import io.segstream.inference.cluster.ClusteringState;
import io.segstream.inference.cluster.Codebook;
import io.segstream.inference.cluster.ObjectSample;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.streams.topology.state.ClusteringEntry;
import io.segstream.streams.topology.state.ClusteringHead;
import io.segstream.streams.topology.state.SampleState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The {@link ClusteringState} of each model in a changelogged store, in parts: a head, one entry
 * per cluster and one per remembered object. A change writes only the parts that differ, so what an
 * update of an object costs does not grow with the number of objects remembered.
 *
 * <p>States are kept as read and written, so that an update reads nothing; the store alone says
 * what they are.
 */
final class ClusteringMemory {
  /** A remembered object; later seen ones have a higher place. */
  private record Placed(ObjectSample sample, long place) {}

  /**
   * A state and where its objects stand in the store.
   *
   * @param samples by object key, in the order of the state
   */
  private record Stored(ClusteringState state, Map<String, Placed> samples, long lastPlace) {
    static final Stored NONE = new Stored(ClusteringState.EMPTY, Map.of(), 0);
  }

  private final KeyValueStore<String, ClusteringEntry> entries;
  private final Map<ModelDigest, Stored> states = new HashMap<>();

  ClusteringMemory(KeyValueStore<String, ClusteringEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads through all that is stored, so that a store of another format is found before any object
   * is clustered.
   *
   * @throws UnreadableStateException if an entry cannot be read
   */
  void requireReadable() {
    try (KeyValueIterator<String, ClusteringEntry> all = entries.all()) {
      all.forEachRemaining(entry -> {});
    }
  }

  /** What is stored of a model; empty if nothing is. */
  Optional<ClusteringState> get(ModelDigest model) {
    Stored stored = stored(model);
    return stored.equals(Stored.NONE) ? Optional.empty() : Optional.of(stored.state());
  }

  /** Stores what is new in a state. */
  void put(ModelDigest model, ClusteringState state) {
    Stored before = stored(model);
    // If the store fails half way, it is read again.
    states.remove(model);
    putClusters(model, before.state().codebook(), state.codebook());
    Stored after = putSamples(model, before, state);
    entries.put(ClusteringEntries.headKey(model), ClusteringEntries.head(state));
    states.put(model, after);
  }

  private void putClusters(ModelDigest model, Codebook before, Codebook after) {
    for (Cluster cluster : before.clusters()) {
      if (after.cluster(cluster.id()).isEmpty()) {
        entries.delete(ClusteringEntries.clusterKey(model, cluster.id()));
      }
    }
    for (Cluster cluster : after.clusters()) {
      Optional<Cluster> known = before.cluster(cluster.id());
      if (known.isEmpty() || !CodebookChange.same(known.get(), cluster)) {
        entries.put(
            ClusteringEntries.clusterKey(model, cluster.id()), ClusteringEntries.cluster(cluster));
      }
    }
  }

  private Stored putSamples(ModelDigest model, Stored before, ClusteringState state) {
    Map<String, Placed> placed = new LinkedHashMap<>();
    long place = 0;
    long lastPlace = before.lastPlace();
    for (ObjectSample sample : state.samples()) {
      Placed known = before.samples().get(sample.objectKey());
      // Who was seen again has left the place for a new one at the end.
      boolean stays = known != null && known.place() > place;
      place = stays ? known.place() : ++lastPlace;
      if (!stays || !same(known.sample(), sample)) {
        entries.put(
            ClusteringEntries.sampleKey(model, sample.objectKey()),
            ClusteringEntries.sample(sample, place));
      }
      placed.put(sample.objectKey(), new Placed(sample, place));
    }
    for (String objectKey : before.samples().keySet()) {
      if (!placed.containsKey(objectKey)) {
        entries.delete(ClusteringEntries.sampleKey(model, objectKey));
      }
    }
    return new Stored(state, placed, lastPlace);
  }

  private static boolean same(ObjectSample one, ObjectSample other) {
    return one.clusterId() == other.clusterId()
        && Arrays.equals(one.embedding(), other.embedding());
  }

  private Stored stored(ModelDigest model) {
    Stored known = states.get(model);
    if (known == null) {
      known = read(model);
      states.put(model, known);
    }
    return known;
  }

  private Stored read(ModelDigest model) {
    ClusteringHead head = null;
    List<Cluster> clusters = new ArrayList<>();
    List<SampleState> samples = new ArrayList<>();
    try (KeyValueIterator<String, ClusteringEntry> parts =
        entries.range(ClusteringEntries.first(model), ClusteringEntries.last(model))) {
      while (parts.hasNext()) {
        ClusteringEntry entry = parts.next().value;
        switch (entry.getEntryCase()) {
          case HEAD -> head = entry.getHead();
          case CLUSTER -> clusters.add(ClusteringEntries.cluster(entry.getCluster()));
          case SAMPLE -> samples.add(entry.getSample());
          case ENTRY_NOT_SET ->
              throw new UnreadableStateException(
                  "Stored clusters of model %s hold an empty entry; reset the application to start afresh"
                      .formatted(model));
        }
      }
    }
    return head == null ? Stored.NONE : stored(head, clusters, samples);
  }

  private static Stored stored(
      ClusteringHead head, List<Cluster> clusters, List<SampleState> samples) {
    clusters.sort(Comparator.comparingLong(Cluster::id));
    samples.sort(Comparator.comparingLong(SampleState::getPlace));
    Map<String, Placed> placed = new LinkedHashMap<>();
    for (SampleState sample : samples) {
      placed.put(
          sample.getObjectKey(), new Placed(ClusteringEntries.sample(sample), sample.getPlace()));
    }
    Codebook codebook =
        new Codebook(
            head.getVersion(),
            head.getDimensions(),
            clusters,
            head.getNextClusterId(),
            head.getFrozen());
    ClusteringState state =
        new ClusteringState(
            codebook, placed.values().stream().map(Placed::sample).toList(), head.getSinceRefit());
    long lastPlace = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).getPlace();
    return new Stored(state, placed, lastPlace);
  }
}
