package io.segstream.inference.tensorrt.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stacks arrays of equal shape along a new first axis by copying their bytes, and takes them apart
 * again. {@link Batchifier#STACK} computes with arrays, for which DJL needs a second engine.
 */
public final class ByteBatchifier implements Batchifier {
  private static final long serialVersionUID = 1L;

  @Override
  public NDList batchify(NDList[] inputs) {
    NDManager manager = inputs[0].head().getManager();
    NDList batch = new NDList(inputs[0].size());
    for (int k = 0; k < inputs[0].size(); k++) {
      NDArray first = inputs[0].get(k);
      Shape shape = new Shape(inputs.length).addAll(first.getShape());
      ByteBuffer bytes =
          manager.allocateDirect(
              Math.toIntExact(shape.size() * first.getDataType().getNumOfBytes()));
      for (NDList input : inputs) {
        if (!input.get(k).getShape().equals(first.getShape())) {
          throw new IllegalArgumentException(
              "Arrays of shapes %s and %s cannot be one batch: give inputs of one shape"
                  .formatted(first.getShape(), input.get(k).getShape()));
        }
        bytes.put(input.get(k).toByteBuffer());
      }
      batch.add(manager.create(bytes.rewind(), shape, first.getDataType()));
    }
    return batch;
  }

  @Override
  public NDList[] unbatchify(NDList batch) {
    int count = Math.toIntExact(batch.head().getShape().get(0));
    NDList[] parts = new NDList[count];
    for (int i = 0; i < count; i++) {
      parts[i] = new NDList(batch.size());
      for (NDArray array : batch) {
        ByteBuffer bytes = array.toByteBuffer();
        int each = bytes.remaining() / count;
        ByteBuffer part = bytes.slice(i * each, each).order(ByteOrder.nativeOrder());
        parts[i].add(
            array.getManager().create(part, array.getShape().slice(1), array.getDataType()));
      }
    }
    return parts;
  }
}
