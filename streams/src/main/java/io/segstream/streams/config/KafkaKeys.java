package io.segstream.streams.config;

import io.segstream.inference.model.NearestName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The properties that Kafka's clients know. Others are passed on all the same: interceptors, login
 * modules and other plug-ins read properties that only they know.
 */
public final class KafkaKeys {
  /** Prefixes under which Kafka Streams passes a property to one of its clients only. */
  private static final List<String> CLIENTS =
      List.of(
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.TOPIC_PREFIX);

  /** Prefixes whose rest is the user's to choose. */
  private static final List<String> OPEN = List.of("metrics.context.", "config.providers.");

  private static final Set<String> KNOWN = known();

  private KafkaKeys() {}

  /** One text for each property that no client knows, with the nearest known one. */
  public static List<String> doubts(KafkaBlock kafka) {
    return Stream.concat(kafka.properties().keySet().stream(), kafka.secrets().keySet().stream())
        .sorted()
        .filter(name -> !isKnown(name))
        .map(
            name ->
                "kafka.%s: no Kafka client knows this property%s It is passed on as it is"
                    .formatted(
                        name,
                        NearestName.of(withoutClient(name), KNOWN)
                            .map("; did you mean '%s'?"::formatted)
                            .orElse(".")))
        .toList();
  }

  private static boolean isKnown(String name) {
    return KNOWN.contains(withoutClient(name)) || OPEN.stream().anyMatch(name::startsWith);
  }

  private static String withoutClient(String name) {
    return CLIENTS.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    names.addAll(AdminClientConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    names.addAll(StreamsConfig.configDef().names());
    names.addAll(
        Set.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.COMPRESSION_TYPE_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.RETENTION_BYTES_CONFIG,
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            TopicConfig.SEGMENT_MS_CONFIG));
    return names;
  }
}
