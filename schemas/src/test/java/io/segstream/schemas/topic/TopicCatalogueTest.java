package io.segstream.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
  private static final TopicRetention RETENTION =
      new TopicRetention(Duration.ofHours(6), Duration.ofDays(2), Duration.ofDays(3));

  private static TopicCatalogue catalogue() {
    return new TopicCatalogue("plant.north", 12, 3, 8 << 20, RETENTION);
  }

  @Test
  void shouldListAllTopicsInTheOrderOfTheEnum() {
    // When
    List<NewTopic> topics = catalogue().newTopics();

    // Then
    assertThat(topics)
        .extracting(NewTopic::name)
        .containsExactly(
            "plant.north.chunks",
            "plant.north.segments",
            "plant.north.objects",
            "plant.north.clusters",
            "plant.north.events",
            "plant.north.prompts",
            "plant.north.dead-letters");
    assertThat(topics).allMatch(topic -> topic.numPartitions() == 12);
    assertThat(topics).allMatch(topic -> topic.replicationFactor() == 3);
  }

  @Test
  void shouldKeepVideoForItsTimeAndUncompressed() {
    assertThat(catalogue().configs(Topic.CHUNKS))
        .containsExactly(
            Map.entry("cleanup.policy", "delete"),
            Map.entry("compression.type", "uncompressed"),
            Map.entry("max.message.bytes", "8650752"),
            Map.entry("message.timestamp.type", "LogAppendTime"),
            Map.entry("min.insync.replicas", "2"),
            Map.entry("retention.ms", "21600000"));
  }

  @Test
  void shouldKeepTheLatestObjectsAndClustersForEver() {
    for (Topic topic : List.of(Topic.OBJECTS, Topic.CLUSTERS)) {
      assertThat(catalogue().configs(topic))
          .containsEntry("cleanup.policy", "compact")
          .doesNotContainKey("retention.ms");
    }
  }

  @Test
  void shouldKeepAllPromptsOfAFeedAndNotOnlyTheLatest() {
    assertThat(catalogue().configs(Topic.PROMPTS))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "172800000");
  }

  @Test
  void shouldTakeDeadLettersOfEveryTopic() {
    for (int maxChunkBytes : new int[] {64 << 10, 8 << 20, 512 << 20}) {
      // Given
      TopicCatalogue catalogue = new TopicCatalogue("s", 1, 1, maxChunkBytes, RETENTION);

      // Then
      for (Topic topic : Topic.values()) {
        assertThat(catalogue.maxMessageBytes(Topic.DEAD_LETTERS))
            .isGreaterThanOrEqualTo(catalogue.maxMessageBytes(topic));
      }
      assertThat(catalogue.maxMessageBytes(Topic.CHUNKS)).isGreaterThan(maxChunkBytes);
    }
  }

  @Test
  void shouldStayWritableWithOneCopyOnly() {
    assertThat(TopicCatalogue.singleBroker().configs(Topic.SEGMENTS))
        .containsEntry("min.insync.replicas", "1");
    assertThat(TopicCatalogue.singleBroker().name(Topic.SEGMENTS)).isEqualTo("segstream.segments");
  }

  @Test
  void shouldRefuseSettingsThatNoBrokerTakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalogue().withPrefix("a/b"))
        .withMessage(
            "Topic prefix 'a/b' is not valid: use 1 to 200 letters, digits, '.', '_' or '-', starting with a letter or digit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalogue().withPartitions(0))
        .withMessage("Number of partitions is 0, must be 1 to 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicCatalogue("s", 1, 40000, 1 << 20, RETENTION))
        .withMessage("Replication factor is 40000, must be 1 to 32767");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicCatalogue("s", 1, 1, 1000, RETENTION))
        .withMessage("Largest chunk is 1000, must be 65536 to 536870912");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicRetention(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1)))
        .withMessage("Retention of chunks is PT0S, must be at least a millisecond");
  }
}
