package io.segstream.trainer.method.propagation;

import java.util.Objects;

/**
 * Two views of one scene, square and of one size S, with the objects in them.
 *
 * @param first [S, S, 3], RGB bytes; not copied
 * @param second the same for the other view
 * @param firstLabels [S, S]: 0 background, objects from 1 on, {@link
 *     io.segstream.inference.evaluate.LabelMap#VOID} unknown; not copied
 * @param secondLabels the same for the other view
 */
record FramePair(byte[] first, byte[] second, byte[] firstLabels, byte[] secondLabels) {
  FramePair {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(firstLabels, "firstLabels");
    Objects.requireNonNull(secondLabels, "secondLabels");
  }
}
