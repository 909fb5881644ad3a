package io.segstream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KafkaKeysTest {
  @Test
  void shouldNameTheNearestPropertyForOnesThatNoClientKnows() {
    assertThat(doubts("sasl.mechanims", "PLAIN", "consumer.max.poll.record", "1", "zzz", "1"))
        .containsExactly(
            "kafka.consumer.max.poll.record: no Kafka client knows this property; did you mean"
                + " 'max.poll.records'? It is passed on as it is",
            "kafka.sasl.mechanims: no Kafka client knows this property; did you mean"
                + " 'sasl.mechanism'? It is passed on as it is",
            "kafka.zzz: no Kafka client knows this property. It is passed on as it is");
  }

  @Test
  void shouldNotDoubtWhatAnyClientKnows() {
    assertThat(
            doubts(
                "security.protocol", "SSL",
                "ssl.truststore.location", "/trust",
                "sasl.mechanism", "PLAIN",
                "linger.ms", "5",
                "fetch.max.bytes", "5",
                "producer.linger.ms", "5",
                "main.consumer.max.poll.records", "1",
                "topic.segment.bytes", "1000000",
                "metrics.context.team", "video"))
        .isEmpty();
  }

  private static List<String> doubts(String... namesAndValues) {
    TreeMap<String, String> properties = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return KafkaKeys.doubts(new KafkaBlock(properties, Map.of()));
  }
}
