package io.segstream.trainer.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** A member of the family that is smaller than any of the product's, for tests that learn. */
public final class MicroNetwork {
  private static final FamilyMember MEMBER =
      new FamilyMember(12, List.of(16, 24), List.of(1, 1), List.of(), false, 24);

  private MicroNetwork() {}

  /**
   * A network with fresh weights.
   *
   * @param classes C, or 0 for none
   */
  public static SegmentationNetwork create(
      int dimensions, int classes, long seed, NDManager manager) {
    return create(new NetworkSettings("tiny", dimensions, classes), seed, manager);
  }

  /**
   * A network with fresh weights.
   *
   * @param settings whose name does not count
   */
  public static SegmentationNetwork create(NetworkSettings settings, long seed, NDManager manager) {
    return NetworkFactory.initialise(
        new FamilyNetwork(MEMBER, settings), seed, manager, DataType.FLOAT32);
  }
}
