package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.EvaluationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's file format, versions 1 to 3 (NEP 1): little-endian numbers in C order.
 *
 * @param shape lengths of the axes
 * @param values all numbers, last axis fastest
 */
record NpyFile(int[] shape, double[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          "'descr':\\s*'([<|=])(\\w+)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d, ]*)\\)");

  /**
   * Reads a file.
   *
   * @param axes that the array must have
   * @throws EvaluationException if it is no such array
   */
  static NpyFile read(Path file, int axes) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      throw new EvaluationException("'%s' is an empty file: write it again".formatted(file));
    }
    if (bytes.length < 12 || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      throw new EvaluationException("'%s' is no NumPy file (.npy)".formatted(file));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean early = bytes[6] == 1;
    int start = early ? 10 : 12;
    int length = early ? in.getShort(8) & 0xffff : in.getInt(8);
    if (length < 0 || length > bytes.length - start) {
      throw new EvaluationException("'%s' is damaged: its header is cut off".formatted(file));
    }
    String header = new String(bytes, start, length, StandardCharsets.UTF_8);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find() || matcher.group(3).equals("True")) {
      throw new EvaluationException(
          "'%s' is stored in a way that is not read here (%s): save a little-endian array in C order"
              .formatted(file, header.strip()));
    }
    int[] shape =
        Arrays.stream(matcher.group(4).split(","))
            .map(String::strip)
            .filter(axis -> !axis.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    if (shape.length != axes) {
      throw new EvaluationException(
          "'%s' has %d axes, must have %d".formatted(file, shape.length, axes));
    }
    in.position(start + length);
    return new NpyFile(shape, values(in.slice().order(in.order()), shape, matcher.group(2), file));
  }

  private static double[] values(ByteBuffer data, int[] shape, String type, Path file)
      throws EvaluationException {
    long count = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    int size = Character.digit(type.charAt(type.length() - 1), 10);
    if (count * size != data.remaining()) {
      throw new EvaluationException(
          "'%s' is damaged: %d numbers of type %s do not fill %d bytes"
              .formatted(file, count, type, data.remaining()));
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "f4" -> data.getFloat();
            case "f8" -> data.getDouble();
            case "u1" -> data.get() & 0xff;
            case "i1" -> data.get();
            case "u2" -> data.getShort() & 0xffff;
            case "i2" -> data.getShort();
            case "i4" -> data.getInt();
            case "u4" -> data.getInt() & 0xffffffffL;
            case "i8", "u8" -> data.getLong();
            default ->
                throw new EvaluationException(
                    "'%s' holds numbers of type %s: save floats or integers".formatted(file, type));
          };
      if (!Double.isFinite(values[i])) {
        throw new EvaluationException(
            "'%s' holds %s at %d: numbers must be finite".formatted(file, values[i], i));
      }
    }
    return values;
  }
}
