package io.segstream.inference.propagate;

/**
 * Parts of propagation that can be left out, so that what each of them gains can be measured
 * (docs/propagation.md). Without any of them the last mask stays where it is.
 */
public enum Ingredient {
  /** Optical flow carries masks from frame to frame. */
  FLOW,
  /** Where flow has missed an object that moved as a whole, see {@link RigidMatch}. */
  MATCHING,
  /** A discriminative model of each object, see {@link TargetModel}. */
  TARGET_MODEL,
  /** The target model sees the network's embeddings. */
  EMBEDDINGS,
  /** The target model sees colour and place through random Fourier features. */
  COLOUR,
  /** The target model learns from frames after the prompt. */
  LEARNING,
  /** What moves as the background does is background, see {@link MotionEvidence}. */
  MOTION,
  /** Neighbouring cells of one colour agree, see {@link MeanField}. */
  SMOOTHING,
  /** Blobs far from the object are dropped. */
  BLOBS,
  /** An object grows no faster than its flow says, see {@link AreaLimit}. */
  AREA_LIMIT,
  /** What came in later counts less than what was pointed at, see {@link Lineage}. */
  LINEAGE,
  /** Outlines follow the picture's edges below the grid's size. */
  REFINEMENT
}
