package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.stream.IntStream;

/** Mean vectors of groups of rows, as one matrix product. */
public final class GroupMeans {
  private GroupMeans() {}

  /**
   * The mean of each group, of length 1: the prototype of a group of unit vectors. A group without
   * rows, or whose rows cancel out, gives zeros. Gradients pass.
   *
   * @param rows [n, D]
   * @param groups group of each row, 0 to {@code count} exclusive
   * @return [count, D]
   */
  public static NDArray unit(NDArray rows, int[] groups, int count) {
    DataType type = rows.getDataType();
    long[] indices = IntStream.of(groups).asLongStream().toArray();
    NDArray members = rows.getManager().create(indices).oneHot(count, type).transpose();
    // The length of a sum does not matter: it is normalised.
    return members.matMul(rows).normalize(2, 1);
  }
}
