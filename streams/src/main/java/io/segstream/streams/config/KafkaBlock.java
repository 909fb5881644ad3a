package io.segstream.streams.config;

import io.segstream.streams.secret.Secret;
import java.util.HashMap;
import java.util.Map;

/**
 * Properties of the Kafka clients, by their Kafka names.
 *
 * @param properties those that may be printed
 * @param secrets those that may not: passwords, keys, JAAS entries
 */
public record KafkaBlock(Map<String, String> properties, Map<String, Secret> secrets) {
  /** The broker that is used if nothing is configured. */
  public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  public KafkaBlock {
    properties = Map.copyOf(properties);
    secrets = Map.copyOf(secrets);
  }

  /** Brokers to connect to first. */
  public String bootstrapServers() {
    return properties.getOrDefault(BOOTSTRAP_SERVERS, DEFAULT_BOOTSTRAP_SERVERS);
  }

  /** The same properties with other brokers, as for the embedded one. */
  public KafkaBlock withBootstrapServers(String servers) {
    Map<String, String> changed = new HashMap<>(properties);
    changed.put(BOOTSTRAP_SERVERS, servers);
    return new KafkaBlock(changed, secrets);
  }

  /**
   * A fresh map for a Kafka client, secrets in clear text; {@code bootstrap.servers} is always set.
   */
  public Map<String, Object> clientProperties() {
    Map<String, Object> all = new HashMap<>(properties);
    secrets.forEach((name, secret) -> all.put(name, secret.reveal()));
    all.put(BOOTSTRAP_SERVERS, bootstrapServers());
    return all;
  }
}
