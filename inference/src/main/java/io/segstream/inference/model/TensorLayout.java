package io.segstream.inference.model;

/** Order of the axes of an image tensor. */
public enum TensorLayout {
  /** Frame, row, column, channel: the order of packed pixels. */
  NHWC,
  /** Frame, channel, row, column: one plane per channel. */
  NCHW
}
