package io.segstream.inference.model;

/** Order of the colour channels. */
public enum ColourOrder {
  /** Red, green, blue. */
  RGB,
  /** Blue, green, red: the order of OpenCV. */
  BGR
}
