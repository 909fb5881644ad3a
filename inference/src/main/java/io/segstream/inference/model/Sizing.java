package io.segstream.inference.model;

/** Whether a model takes frames of one size or of any. */
public enum Sizing {
  /** Exactly the size on the card. */
  FIXED,
  /** Any size whose sides are multiples of the number on the card; the card's size is a bound. */
  DYNAMIC
}
