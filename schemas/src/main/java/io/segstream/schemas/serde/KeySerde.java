package io.segstream.schemas.serde;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes keys as their UTF-8 text. Thread-safe. */
final class KeySerde<K> implements Serde<K> {
  private final String type;
  private final Function<String, K> parse;

  KeySerde(String type, Function<String, K> parse) {
    this.type = type;
    this.parse = parse;
  }

  @Override
  public Serializer<K> serializer() {
    return (topic, key) -> key == null ? null : key.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Deserializer<K> deserializer() {
    return this::deserialize;
  }

  private K deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return parse.apply(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "Key on topic %s is not a %s: %s".formatted(topic, type, e.getMessage()), e);
    }
  }
}
