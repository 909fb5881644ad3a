package io.segstream.schemas.serde;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.segstream.schemas.v1.HalfVector;

/** Embeddings to and from records: IEEE 754 binary16, little endian. */
public final class HalfVectors {
  private HalfVectors() {}

  /**
   * Writes a vector, rounding each number to the nearest half-precision one, ties to even.
   *
   * @throws IllegalArgumentException if a number is not finite or rounds beyond 65,504
   */
  public static HalfVector encode(float[] vector) {
    byte[] bytes = new byte[vector.length * 2];
    for (int i = 0; i < vector.length; i++) {
      short half = HalfFloat.fromFloat(vector[i]);
      if ((half & 0x7C00) == 0x7C00) {
        throw new IllegalArgumentException(
            "Element %d of a vector of %d is %s, half precision holds finite numbers up to 65504; embeddings are unit vectors"
                .formatted(i, vector.length, vector[i]));
      }
      bytes[2 * i] = (byte) half;
      bytes[2 * i + 1] = (byte) (half >>> 8);
    }
    return HalfVector.newBuilder().setValues(UnsafeByteOperations.unsafeWrap(bytes)).build();
  }

  /**
   * Reads a vector.
   *
   * @throws IllegalArgumentException if the number of bytes is odd
   */
  public static float[] decode(HalfVector vector) {
    ByteString bytes = vector.getValues();
    if (bytes.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "Half-precision vector has %d bytes, needs two for each number".formatted(bytes.size()));
    }
    float[] values = new float[bytes.size() / 2];
    for (int i = 0; i < values.length; i++) {
      int half = bytes.byteAt(2 * i) & 0xFF | bytes.byteAt(2 * i + 1) << 8;
      values[i] = HalfFloat.toFloat((short) half);
    }
    return values;
  }
}
