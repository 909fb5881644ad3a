package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/**
 * What a network computes for N pictures, at its own stride s: h = ceil(H / s), w = ceil(W / s).
 *
 * @param embeddings [N, D, h, w], any length: who needs unit vectors normalises after upsampling
 * @param objectness [N, 1, h, w], logits
 * @param features [N, F, h, w], what the heads read: input of train-only heads and of linear probes
 * @param classes [N, C, h, w], logits; empty for networks without classes
 */
public record NetworkOutputs(
    NDArray embeddings, NDArray objectness, NDArray features, Optional<NDArray> classes) {
  /** From the list that {@link SegmentationNetwork} passes through DJL. */
  static NetworkOutputs of(NDList list) {
    return new NetworkOutputs(
        list.get(0),
        list.get(1),
        list.get(2),
        list.size() > 3 ? Optional.of(list.get(3)) : Optional.empty());
  }

  NDList toList() {
    NDList list = new NDList(embeddings, objectness, features);
    classes.ifPresent(list::add);
    return list;
  }
}
