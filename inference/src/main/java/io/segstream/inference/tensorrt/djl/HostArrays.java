package io.segstream.inference.tensorrt.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes arrays in direct memory of the host and closes them. */
class HostArrays extends BaseNDManager {
  /** The root of all. */
  static final HostArrays SYSTEM = new Root();

  HostArrays(NDManager parent, Device device) {
    super(parent, device);
  }

  @Override
  public final Engine getEngine() {
    return Engine.getEngine(DjlTensorRt.NAME);
  }

  @Override
  public ByteBuffer allocateDirect(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  @Override
  public NDArray from(NDArray array) {
    return array == null || array instanceof HostArray
        ? array
        : create(array.toByteBuffer(), array.getShape(), array.getDataType());
  }

  @Override
  public HostArrays newSubManager(Device of) {
    HostArrays arrays = new HostArrays(this, of);
    attachInternal(arrays.uid, arrays);
    return arrays;
  }

  @Override
  public NDArray create(Buffer data, Shape shape, DataType type) {
    if (data instanceof ByteBuffer bytes && data.isDirect()) {
      return new HostArray(this, alternativeManager, bytes, shape, type);
    }
    ByteBuffer copy = allocate(shape, type);
    copyBuffer(data, copy);
    return new HostArray(this, alternativeManager, copy, shape, type);
  }

  @Override
  public NDArray zeros(Shape shape, DataType type) {
    return create(allocate(shape, type), shape, type);
  }

  private ByteBuffer allocate(Shape shape, DataType type) {
    return allocateDirect(Math.toIntExact(shape.size() * type.getNumOfBytes()));
  }

  private static final class Root extends HostArrays implements SystemNDManager {
    Root() {
      super(null, null);
    }
  }
}
