package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.cluster.ClusteringState;
import io.segstream.inference.cluster.Codebook;
import io.segstream.inference.cluster.CodebookSettings;
import io.segstream.inference.cluster.GroupingSettings;
import io.segstream.inference.cluster.OnlineClustering;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.streams.topology.state.ClusteringEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteringMemoryTest {
  private static final int DIMENSIONS = 8;
  private static final ModelDigest MODEL = new ModelDigest("ab".repeat(32));
  private static final ModelDigest OTHER = new ModelDigest("ac".repeat(32));

  @TempDir Path directory;

  private KeyValueStore<String, ClusteringEntry> entries;

  @BeforeEach
  void openStore() {
    entries =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("clusters"),
                Serdes.String(),
                ClusteringEntrySerde.create())
            .withLoggingDisabled()
            .build();
    var context =
        new MockProcessorContext<Void, Void>(
            new Properties(),
            new org.apache.kafka.streams.processor.TaskId(0, 0),
            directory.toFile());
    entries.init(context.getStateStoreContext(), entries);
  }

  @AfterEach
  void closeStore() {
    entries.close();
  }

  private static OnlineClustering clustering(int refitInterval, int sampleSize) {
    return new OnlineClustering(
        new CodebookSettings(
            0.7,
            0.01,
            refitInterval,
            sampleSize,
            0.5,
            new GroupingSettings(6, 0.02, 0.01, 0.95, 0, 30, 17)));
  }

  @Test
  void shouldHoldAfterEveryObservationWhatARestartMustKnow() {
    // Given
    OnlineClustering clustering = clustering(17, 12);
    ClusteringMemory memory = new ClusteringMemory(entries);
    ClusteringState state = ClusteringState.EMPTY;
    ClusteringState other = clustering.observe(ClusteringState.EMPTY, "z/1", axis(3)).state();
    memory.put(OTHER, other);
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      // When: objects come, come again and are forgotten; clusters come and go
      String object = "cam/" + (random.nextInt(20) + i / 10);
      state = clustering.observe(state, object, near(i / 60 + random.nextInt(3), random)).state();
      memory.put(MODEL, state);
      // Then
      assertSame(memory.get(MODEL), state);
      assertSame(new ClusteringMemory(entries).get(MODEL), state);
    }
    assertThat(state.codebook().nextClusterId()).isGreaterThan(7);
    assertThat(keys()).hasSize(1 + state.codebook().clusters().size() + 12 + 3);
    assertSame(new ClusteringMemory(entries).get(OTHER), other);
  }

  @Test
  void shouldForgetTheOldestObjectsWhenTheSampleShrinksBetweenTwoRuns() {
    // Given
    Random random = new Random(8);
    ClusteringState state = ClusteringState.EMPTY;
    for (int i = 0; i < 40; i++) {
      state = clustering(1000, 32).observe(state, "cam/" + i, near(i % 3, random)).state();
    }
    new ClusteringMemory(entries).put(MODEL, state);
    assertThat(keys()).filteredOn(key -> key.contains("/sample/")).hasSize(32);
    // When
    ClusteringMemory memory = new ClusteringMemory(entries);
    ClusteringState shrunk =
        clustering(1000, 6)
            .observe(memory.get(MODEL).orElseThrow(), "cam/40", near(1, random))
            .state();
    memory.put(MODEL, shrunk);
    // Then
    assertThat(shrunk.samples())
        .extracting(sample -> sample.objectKey())
        .containsExactly("cam/35", "cam/36", "cam/37", "cam/38", "cam/39", "cam/40");
    assertThat(keys()).filteredOn(key -> key.contains("/sample/")).hasSize(6);
    assertSame(new ClusteringMemory(entries).get(MODEL), shrunk);
  }

  @Test
  void shouldKnowNothingOfAModelThatWasNeverStored() {
    ClusteringMemory memory = new ClusteringMemory(entries);
    memory.put(OTHER, ClusteringState.EMPTY.withCodebook(Codebook.EMPTY.freeze()));
    assertThat(memory.get(MODEL)).isEmpty();
    assertThat(new ClusteringMemory(entries).get(OTHER)).isPresent();
  }

  @Test
  void shouldRefuseTheFormatOfEarlierBuilds() {
    // Given: version 12, 8 dimensions, as one value per model
    byte[] earlier = {0x08, 12, 0x10, 8};
    var deserializer = ClusteringEntrySerde.create().deserializer();
    // Then
    assertThatThrownBy(() -> deserializer.deserialize("clusters", earlier))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessage(
            "Stored clusters in clusters have another format than 2, which this build reads; reset the application to start afresh, or set another service.applicationId");
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, ClusteringEntry> all = entries.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  private static void assertSame(Optional<ClusteringState> actual, ClusteringState expected) {
    assertThat(actual.orElseThrow()).usingRecursiveComparison().isEqualTo(expected);
  }

  private static float[] axis(int axis) {
    float[] vector = new float[DIMENSIONS];
    vector[axis % DIMENSIONS] = 1;
    return vector;
  }

  private static float[] near(int axis, Random random) {
    float[] vector = axis(axis);
    double squares = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] += (float) (0.1 * random.nextGaussian());
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}
