package io.segstream.inference.verify;

import io.segstream.inference.model.OutputRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@value #FILE_NAME} beside a model: some frames and what the network made of them in the
 * framework that it was trained in.
 *
 * <p>Format: the bytes {@code SEGVEC1\n}; the tolerance (float64); the number of cases (int32); per
 * case frames, height, width (int32), the pixels, the number of outputs (int32), and per output its
 * role (int32 place in {@link OutputRole}), the number of numbers (int32) and the numbers
 * (float32); everything big-endian.
 *
 * @param tolerance the largest difference that is right, see {@link ModelVerification}; above 0
 */
public record VerificationVectors(double tolerance, List<VerificationCase> cases) {
  /** Name of the file beside the card. */
  public static final String FILE_NAME = "verify.bin";

  private static final byte[] MAGIC = "SEGVEC1\n".getBytes(StandardCharsets.US_ASCII);

  public VerificationVectors {
    cases = List.copyOf(cases);
    if (!(tolerance > 0) || cases.isEmpty()) {
      throw new IllegalArgumentException(
          "tolerance %s must be above 0 and there must be cases, got %d"
              .formatted(tolerance, cases.size()));
    }
  }

  /** Writes the file: equal vectors give equal bytes. */
  public void writeTo(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(MAGIC);
    out.writeDouble(tolerance);
    out.writeInt(cases.size());
    for (VerificationCase each : cases) {
      out.writeInt(each.frames());
      out.writeInt(each.height());
      out.writeInt(each.width());
      out.write(each.pixels());
      out.writeInt(each.expected().size());
      for (Map.Entry<OutputRole, float[]> output : each.expected().entrySet()) {
        out.writeInt(output.getKey().ordinal());
        out.writeInt(output.getValue().length);
        for (float value : output.getValue()) {
          out.writeFloat(value);
        }
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  /**
   * Reads the file.
   *
   * @throws VerificationException if it is no such file or is damaged
   */
  public static VerificationVectors read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!Arrays.equals(bytes, 0, Math.min(MAGIC.length, bytes.length), MAGIC, 0, MAGIC.length)) {
      throw new VerificationException(
          "'%s' holds no verification vectors: export the model again".formatted(file));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.skipNBytes(MAGIC.length);
      double tolerance = in.readDouble();
      List<VerificationCase> cases = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        cases.add(readCase(in));
      }
      return new VerificationVectors(tolerance, cases);
    } catch (EOFException | IllegalArgumentException e) {
      throw new VerificationException(
          "'%s' is damaged (%s): export the model again".formatted(file, reason(e)), e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? "it ends too early" : e.getMessage();
  }

  private static VerificationCase readCase(DataInputStream in) throws IOException {
    int frames = in.readInt();
    int height = in.readInt();
    int width = in.readInt();
    byte[] pixels = read(in, (long) frames * height * width * 3);
    Map<OutputRole, float[]> expected = new EnumMap<>(OutputRole.class);
    for (int left = in.readInt(); left > 0; left--) {
      OutputRole role = role(in.readInt());
      int count = in.readInt();
      float[] values = new float[Math.min(Math.max(0, count), in.available() / Float.BYTES)];
      ByteBuffer.wrap(read(in, (long) count * Float.BYTES)).asFloatBuffer().get(values);
      expected.put(role, values);
    }
    return new VerificationCase(frames, height, width, pixels, expected);
  }

  private static OutputRole role(int place) {
    OutputRole[] roles = OutputRole.values();
    if (place < 0 || place >= roles.length) {
      throw new IllegalArgumentException("there is no output %d".formatted(place));
    }
    return roles[place];
  }

  /** Never asks for more memory than the file has bytes, whatever its numbers say. */
  private static byte[] read(DataInputStream in, long length) throws IOException {
    if (length < 0 || length > in.available()) {
      throw new EOFException();
    }
    return in.readNBytes((int) length);
  }
}
