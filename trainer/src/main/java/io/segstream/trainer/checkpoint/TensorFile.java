package io.segstream.trainer.checkpoint;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays and texts in the safetensors format (huggingface/safetensors), which other languages
 * read: the length of a JSON header as 8 bytes, little-endian, the header, then the elements.
 *
 * @param metadata texts by name
 * @param tensors by name, in the order of the file
 */
public record TensorFile(Map<String, String> metadata, Map<String, HostTensor> tensors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final long LARGEST_HEADER = 100_000_000;
  private static final Map<String, DataType> TYPES =
      Map.of(
          "F64", DataType.FLOAT64,
          "F32", DataType.FLOAT32,
          "F16", DataType.FLOAT16,
          "I64", DataType.INT64,
          "I32", DataType.INT32,
          "I8", DataType.INT8,
          "U8", DataType.UINT8,
          "BOOL", DataType.BOOLEAN);

  public TensorFile {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Writes the file's bytes.
   *
   * @throws IllegalArgumentException for a type of elements that the format does not know
   */
  public void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    out.write(
        ByteBuffer.allocate(LENGTH_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    out.write(header);
    for (HostTensor tensor : tensors.values()) {
      out.write(tensor.bytes());
    }
  }

  private byte[] header() throws JsonProcessingException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode texts = header.putObject(METADATA);
    metadata.forEach(texts::put);
    long offset = 0;
    for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
      HostTensor tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", typeName(tensor.type()));
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(tensor.shape().getShape()).forEach(shape::add);
      node.putArray("data_offsets").add(offset).add(offset + tensor.bytes().length);
      offset += tensor.bytes().length;
    }
    byte[] bytes = JSON.writeValueAsBytes(header);
    // Padded with blanks, as the format allows, so that the elements are aligned.
    int padded = (bytes.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    byte[] aligned = Arrays.copyOf(bytes, padded);
    Arrays.fill(aligned, bytes.length, padded, (byte) ' ');
    return aligned;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is not whole; the message says where
   */
  public static TensorFile read(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long headerLength = channel.size() < LENGTH_BYTES ? -1 : read(channel, 8).getLong();
      if (headerLength < 2 || headerLength > Math.min(LARGEST_HEADER, channel.size())) {
        throw new IOException("'%s' is not a safetensors file".formatted(file));
      }
      JsonNode header = JSON.readTree(read(channel, (int) headerLength).array());
      long start = LENGTH_BYTES + headerLength;
      Map<String, String> metadata = new LinkedHashMap<>();
      header
          .path(METADATA)
          .fields()
          .forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals(METADATA)) {
          tensors.put(entry.getKey(), tensor(channel, start, entry.getValue()));
        }
      }
      return new TensorFile(metadata, tensors);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("'%s' is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static HostTensor tensor(SeekableByteChannel channel, long start, JsonNode node)
      throws IOException {
    String name = node.path("dtype").asText();
    DataType type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("elements of type '%s' are not known".formatted(name));
    }
    JsonNode dimensions = node.path("shape");
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong();
    }
    long from = node.path("data_offsets").path(0).asLong(-1);
    long to = node.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to < from || start + to > channel.size()) {
      throw new IllegalArgumentException("it ends before its last array");
    }
    channel.position(start + from);
    return new HostTensor(
        type, new Shape(shape), read(channel, Math.toIntExact(to - from)).array());
  }

  private static ByteBuffer read(SeekableByteChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return buffer.rewind();
  }

  private static String typeName(DataType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No safetensors type for " + type))
        .getKey();
  }
}
