package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.cluster.Cluster;
import io.segstream.inference.cluster.Codebook;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.ObjectCluster;
import io.segstream.schemas.v1.ObjectState;
import io.segstream.schemas.v1.TrackedObject;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteringTopologyTest {
  @TempDir Path state;

  private final Options options = new Options();

  @Test
  void shouldGiveObjectsOfOneKindOneClusterOverAllFeeds() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(new ScriptedFeed("gate").chunks(2, 25));
      run.pipe(new ScriptedFeed("yard").chunks(2, 25));

      List<TrackedObject> objects = objects(run);
      assertThat(objects).extracting(TrackedObject::getFeed).contains("gate", "yard");
      assertThat(objects)
          .allSatisfy(object -> assertThat(object.getCluster().getClusterId()).isPositive());
      // Two colours, two clusters, and an object keeps its own.
      assertThat(objects)
          .extracting(object -> object.getCluster().getClusterId())
          .containsOnly(1L, 2L);
      for (long track = 1; track <= 2; track++) {
        long id = track;
        assertThat(objects)
            .filteredOn(object -> object.getTrackId() == id)
            .extracting(object -> object.getCluster().getClusterId())
            .hasSizeGreaterThan(2)
            .containsOnly(objectCluster(objects, id));
      }
      List<ObjectCluster> clusters = clusters(run);
      assertThat(clusters.get(clusters.size() - 1).getMembers()).isEqualTo(2);
      assertThat(clusters).extracting(ObjectCluster::getCodebookVersion).isSorted();
    }
  }

  private static long objectCluster(List<TrackedObject> objects, long trackId) {
    return objects.stream()
        .filter(object -> object.getTrackId() == trackId)
        .findFirst()
        .orElseThrow()
        .getCluster()
        .getClusterId();
  }

  @Test
  void shouldUpdateAnObjectWhenItsStateChangesAndEverySoOften() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      // The second object is gone from frame 100 on.
      run.pipe(new ScriptedFeed("gate").chunks(6, 25));

      List<TrackedObject> second =
          objects(run).stream().filter(object -> object.getTrackId() == 2).toList();
      assertThat(second)
          .extracting(TrackedObject::getHits)
          .containsExactly(3L, 25L, 50L, 75L, 100L, 100L);
      assertThat(second.get(5).getState()).isEqualTo(ObjectState.OBJECT_STATE_LOST);
    }
  }

  @Test
  void shouldAssignButNotLearnWithAFrozenCodebook() {
    float half = (float) Math.sqrt(0.5);
    Codebook start =
        new Codebook(
            7, 3, List.of(new Cluster(4, new float[] {half, half, 0}, 10, 0.1f)), 5, false);
    options.clustering =
        ClusteringSettings.DEFAULT.withMode(ClusteringSettings.Mode.FROZEN).withStart(start);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(new ScriptedFeed("gate").chunks(2, 25));

      assertThat(objects(run))
          .isNotEmpty()
          .allSatisfy(
              object -> {
                assertThat(object.getCluster().getClusterId()).isEqualTo(4);
                assertThat(object.getCluster().getCodebookVersion()).isEqualTo(7);
              });
      assertThat(clusters(run))
          .singleElement()
          .satisfies(
              cluster -> {
                assertThat(cluster.getFrozen()).isTrue();
                assertThat(cluster.getMembers()).isEqualTo(10);
              });
    }
  }

  @Test
  void shouldWriteLittleForAnUpdateHoweverManyObjectsAreRemembered() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      for (int i = 0; i < 40; i++) {
        run.pipe(new ScriptedFeed("gate-" + i).next(25));
      }
      run.changelog(ClusteringTopology.STORE);
      // When: two objects are updated
      run.pipe(new ScriptedFeed("yard").next(25));
      int updates = objects(run).size() - 40 * 4;
      // Then: for each a head, an object and a cluster
      assertThat(updates).isEqualTo(4);
      assertThat(run.changelog(ClusteringTopology.STORE))
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(3 * updates)
          .allSatisfy(record -> assertThat(record.value()).hasSizeLessThan(150));
    }
  }

  private static List<TrackedObject> objects(TopologyRun run) {
    return run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()).stream()
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<ObjectCluster> clusters(TopologyRun run) {
    return run.values(Topic.CLUSTERS, RecordSerdes.objectCluster().deserializer());
  }
}
