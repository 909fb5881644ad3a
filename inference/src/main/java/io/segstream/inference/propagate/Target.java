package io.segstream.inference.propagate;

import java.util.Objects;

/**
 * What is remembered of one prompted object. Immutable; arrays are not copied and must not be
 * changed.
 *
 * @param id as its prompts call it
 * @param label of its pixels in the label map, 1 upwards
 * @param model that tells it from what is around it
 * @param motion evidence by cell, see {@link MotionEvidence#remember}
 * @param lineage by cell, see {@link Lineage}
 * @param status whether it is seen
 * @param confidence 0..1
 * @param area in cells, as expected from when it was last tracked
 */
record Target(
    String id,
    int label,
    TargetModel model,
    byte[] motion,
    byte[] lineage,
    TargetStatus status,
    float confidence,
    float area) {
  Target {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(motion, "motion");
    Objects.requireNonNull(lineage, "lineage");
    Objects.requireNonNull(status, "status");
  }

  /** The same object, of which another area is expected. */
  Target expecting(float cells) {
    return new Target(id, label, model, motion, lineage, status, confidence, cells);
  }
}
