package io.segstream.streams.topology;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.streams.topology.state.ClusteringEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * {@link ClusteringEntry} to and from the store's bytes: the version of the format, then the entry.
 */
final class ClusteringEntrySerde {
  /**
   * The format that this build writes and reads. The first one had no version and one value per
   * model, whose first byte was never this one.
   */
  private static final byte FORMAT = 2;

  private ClusteringEntrySerde() {}

  static Serde<ClusteringEntry> create() {
    return Serdes.serdeFrom(
        (topic, entry) -> entry == null ? null : toBytes(entry),
        (topic, bytes) -> bytes == null ? null : fromBytes(topic, bytes));
  }

  private static byte[] toBytes(ClusteringEntry entry) {
    byte[] bytes = new byte[1 + entry.getSerializedSize()];
    bytes[0] = FORMAT;
    CodedOutputStream output = CodedOutputStream.newInstance(bytes, 1, bytes.length - 1);
    try {
      entry.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("An array of %d bytes is full".formatted(bytes.length), e);
    }
    output.checkNoSpaceLeft();
    return bytes;
  }

  private static ClusteringEntry fromBytes(String topic, byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != FORMAT) {
      throw new UnreadableStateException(
          "Stored clusters in %s have another format than %d, which this build reads; reset the application to start afresh, or set another service.applicationId"
              .formatted(topic, FORMAT));
    }
    try {
      return ClusteringEntry.parseFrom(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableStateException(
          "Stored clusters in %s cannot be read: %s; reset the application to start afresh"
              .formatted(topic, e.getMessage()),
          e);
    }
  }
}
