package io.segstream.inference.quantise;

/** How the range of values is chosen from those that sample frames give. */
public enum CalibrationMethod {
  /** All but a small share of the values fit into the range. */
  PERCENTILE,
  /** The range whose bytes lose least information about the distribution of the values. */
  ENTROPY
}
