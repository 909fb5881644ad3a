package io.segstream.trainer.method.propagation;

import java.util.Objects;

/**
 * Two views of one scene, of one size.
 *
 * @param first the one whose labels are carried
 * @param second the one they are carried to
 */
record FramePair(View first, View second) {
  FramePair {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }
}
