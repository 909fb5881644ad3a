package io.segstream.trainer.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * An array on the heap.
 *
 * @param type of its elements
 * @param shape of the array; no dimensions for a scalar
 * @param bytes its elements, row-major, little-endian; not copied
 */
public record HostTensor(DataType type, Shape shape, byte[] bytes) {
  public HostTensor {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(shape, "shape");
    if (bytes.length != shape.size() * type.getNumOfBytes()) {
      throw new IllegalArgumentException(
          "%s of %s needs %d bytes, not %d"
              .formatted(shape, type, shape.size() * type.getNumOfBytes(), bytes.length));
    }
  }

  /** A copy of an array. */
  public static HostTensor of(NDArray array) {
    ByteBuffer buffer = array.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new HostTensor(array.getDataType(), array.getShape(), bytes);
  }

  /** A copy of this on an engine. */
  public NDArray on(NDManager manager) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(bytes).rewind();
    return manager.create(buffer, shape, type);
  }
}
