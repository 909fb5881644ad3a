package io.segstream.inference.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.onnx.proto.ModelProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models as the bytes of ONNX files. */
final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no network
   */
  static ModelProto read(Path file) throws IOException {
    try {
      return ModelProto.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "'%s' is not an ONNX file, or only part of one: copy or export it again".formatted(file),
          e);
    }
  }

  /** Equal models give equal bytes. */
  static byte[] bytes(ModelProto model) {
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      model.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Graph '" + model.getGraph().getName() + "' does not fit its size", e);
    }
    output.checkNoSpaceLeft();
    return bytes;
  }
}
