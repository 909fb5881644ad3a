package io.segstream.streams.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** Tells which Kafka properties must not be printed. */
final class KafkaSecrets {
  private static final Set<String> DECLARED = declared();

  /** Properties of login modules, interceptors and other plug-ins that Kafka does not know. */
  private static final Pattern SUSPICIOUS =
      Pattern.compile(
          "(^|[._-])(password|passwd|passphrase|secret|token|credentials?|jaas|apikey|key)($|[._-])");

  private static final Pattern HARMLESS =
      Pattern.compile(".*(\\.(location|type|class|url|ms|endpoint|name|serializer|deserializer))$");

  private KafkaSecrets() {}

  /** Whether a property holds a password, a key or the like. */
  static boolean isSecret(String property) {
    if (DECLARED.stream()
        .anyMatch(name -> property.equals(name) || property.endsWith("." + name))) {
      return true;
    }
    return SUSPICIOUS.matcher(property).find() && !HARMLESS.matcher(property).matches();
  }

  private static Set<String> declared() {
    Set<String> names = new HashSet<>();
    for (ConfigDef definition :
        List.of(
            AdminClientConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            StreamsConfig.configDef())) {
      definition.configKeys().values().stream()
          .filter(key -> key.type == ConfigDef.Type.PASSWORD)
          .forEach(key -> names.add(key.name));
    }
    return names;
  }
}
