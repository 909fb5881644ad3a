package io.segstream.inference.propagate;

/** Whether a prompted object is seen. */
public enum TargetStatus {
  /** The object has a mask. */
  TRACKED,
  /** The object is out of sight; it gets a mask again when it is found. */
  LOST
}
