package io.segstream.schemas.serde;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads and writes one kind of protobuf record. The same record always gives the same bytes; {@code
 * null} stands for a tombstone and stays {@code null}. Thread-safe.
 */
final class ProtobufSerde<T extends Message> implements Serde<T> {
  private final Parser<T> parser;
  private final String type;

  @SuppressWarnings("unchecked") // A message's parser makes messages of its own class.
  ProtobufSerde(T prototype) {
    this.parser = (Parser<T>) Objects.requireNonNull(prototype.getParserForType());
    this.type = prototype.getDescriptorForType().getName();
  }

  @Override
  public Serializer<T> serializer() {
    return this::serialize;
  }

  @Override
  public Deserializer<T> deserializer() {
    return this::deserialize;
  }

  private byte[] serialize(String topic, T message) {
    if (message == null) {
      return null;
    }
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      message.writeTo(output);
    } catch (IOException e) {
      throw new SerializationException(
          "%s for topic %s cannot be written: %s".formatted(type, topic, e.getMessage()), e);
    }
    output.checkNoSpaceLeft();
    return bytes;
  }

  private T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException(
          "%d bytes on topic %s are not a %s: %s"
              .formatted(bytes.length, topic, type, e.getMessage()),
          e);
    }
  }
}
