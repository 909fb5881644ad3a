package io.segstream.inference.tensorrt.djl;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array in direct memory. */
final class HostArray extends NDArrayAdapter {
  private ByteBuffer data;

  HostArray(HostArrays owner, NDManager alternative, ByteBuffer data, Shape shape, DataType type) {
    super(owner, alternative, shape, type, NDManager.nextUid());
    this.data = data.slice().order(ByteOrder.nativeOrder());
    owner.attachInternal(uid, this);
  }

  @Override
  public void intern(NDArray replaced) {
    HostArray array = (HostArray) replaced;
    data = array.data;
    shape = array.shape;
    dataType = array.dataType;
    replaced.close();
  }

  @Override
  public void detach() {
    manager.detachInternal(uid);
    manager = HostArrays.SYSTEM;
  }

  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    return data.duplicate().order(ByteOrder.nativeOrder()).rewind();
  }

  @Override
  public void set(Buffer values) {
    BaseNDManager.validateBuffer(values, getDataType(), Math.toIntExact(getShape().size()));
    data.rewind();
    BaseNDManager.copyBuffer(values, data);
  }
}
