package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.ProcessingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
  private static final StreamsSettings SETTINGS =
      StreamsSettings.of("localhost:9092", Path.of("state"));

  private static Properties properties(StreamsSettings settings, ChunkLimits limits) {
    return StreamsProperties.of(
        settings, TopicCatalogue.singleBroker(), limits, ProcessingListener.NONE);
  }

  @Test
  void shouldProcessExactlyOnceWithoutLingering() {
    StreamsConfig config = new StreamsConfig(properties(SETTINGS, ChunkLimits.DEFAULT));
    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo("exactly_once_v2");
    assertThat(config.getProducerConfigs("id")).containsEntry("linger.ms", 0);
    assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(2000);
    assertThat(config.getString(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG))
        .isEqualTo("segstream.dead-letters");
  }

  @Test
  void shouldLetBrokersStampInternalRecordsWhoseCaptureTimesAreAheadOfThem() {
    // Brokers refuse creation times an hour ahead of their clock, which would stop the service.
    StreamsConfig config = new StreamsConfig(properties(SETTINGS, ChunkLimits.DEFAULT));
    assertThat(config.originalsWithPrefix(StreamsConfig.TOPIC_PREFIX))
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void shouldGiveATransactionLongerThanAChunkMayTake() {
    ChunkLimits slow =
        ChunkLimits.DEFAULT.withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(9));
    Properties properties = properties(SETTINGS, slow);
    assertThat(properties)
        .containsEntry("producer.transaction.timeout.ms", 600_000)
        .containsEntry("main.consumer.max.poll.interval.ms", 600_000);
  }

  @Test
  void shouldRefuseAPollIntervalThatAChunkMayExceed() {
    for (String prefix : List.of("", "consumer.", "main.consumer.")) {
      StreamsSettings settings =
          SETTINGS.withClients(Map.of(prefix + "max.poll.interval.ms", "60000"));
      assertThatThrownBy(() -> properties(settings, ChunkLimits.DEFAULT))
          .as(prefix)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "max.poll.interval.ms is 60000 ms, but max.poll.records=1 chunks may take 180000 ms (2000 frames in batches of 2, 30000 ms a batch, at most 180000 ms a chunk); raise max.poll.interval.ms or lower the limits of a chunk");
    }
  }

  @Test
  void shouldLetTheUsersNameOfAPropertyWinWhateverItsPrefix() {
    Map<String, String> given =
        Map.of(
            "linger.ms", "7",
            "auto.offset.reset", "latest",
            "session.timeout.ms", "20000",
            "consumer.heartbeat.interval.ms", "4000",
            "max.poll.records", "1");
    StreamsConfig config =
        new StreamsConfig(properties(SETTINGS.withClients(given), ChunkLimits.DEFAULT));
    assertThat(config.getProducerConfigs("id")).containsEntry("linger.ms", "7");
    assertThat(config.getMainConsumerConfigs("group", "id", 0))
        .containsEntry("auto.offset.reset", "latest")
        .containsEntry("session.timeout.ms", "20000")
        .containsEntry("heartbeat.interval.ms", "4000")
        .containsEntry("max.poll.records", "1");
  }

  @Test
  void shouldKeepTheMoreSpecificOfTwoNamesThatTheUserGives() {
    Map<String, String> given =
        Map.of("max.poll.interval.ms", "200000", "main.consumer.max.poll.interval.ms", "400000");
    StreamsConfig config =
        new StreamsConfig(properties(SETTINGS.withClients(given), ChunkLimits.DEFAULT));
    assertThat(config.getMainConsumerConfigs("group", "id", 0))
        .containsEntry("max.poll.interval.ms", "400000");
  }

  @Test
  void shouldNameTheKeyOfATopicSettingThatWouldReachNobody() {
    StreamsSettings settings = SETTINGS.withClients(Map.of("max.message.bytes", "1000000"));
    assertThatThrownBy(() -> properties(settings, ChunkLimits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kafka.max.message.bytes is a setting of topics, which Kafka Streams passes on under a prefix only: write kafka.topic.max.message.bytes");
  }

  @Test
  void shouldRefuseMoreRecordsPerPollThanThereIsTimeFor() {
    StreamsSettings settings = SETTINGS.withClients(Map.of("main.consumer.max.poll.records", "2"));
    assertThatThrownBy(() -> properties(settings, ChunkLimits.DEFAULT))
        .hasMessageContaining("max.poll.records=2 chunks may take 360000 ms");
  }

  @Test
  void shouldNameAPassedThroughSettingThatIsNoNumber() {
    StreamsSettings settings =
        SETTINGS.withClients(Map.of("producer.transaction.timeout.ms", "soon"));
    assertThatThrownBy(() -> properties(settings, ChunkLimits.DEFAULT))
        .hasMessage("producer.transaction.timeout.ms is 'soon', must be a whole number");
  }
}
