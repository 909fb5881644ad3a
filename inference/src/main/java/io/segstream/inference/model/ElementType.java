package io.segstream.inference.model;

/** Type of the numbers that a model takes. */
public enum ElementType {
  /** Unsigned bytes 0..255; the network normalises them itself. */
  UINT8,
  /** 32 bit floats, scaled as the card's mean, std and scale say. */
  FLOAT32
}
