package io.segstream.trainer.proposal;

import java.util.BitSet;

/** The pixels of a picture that belong to its object. Not thread-safe while it changes. */
public final class BinaryMask {
  private final int width;
  private final int height;
  private final BitSet pixels;

  /** An empty one. */
  BinaryMask(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new BitSet(width * height);
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Whether a pixel belongs to it. */
  public boolean get(int x, int y) {
    return pixels.get(y * width + x);
  }

  boolean get(int pixel) {
    return pixels.get(pixel);
  }

  void set(int pixel, boolean value) {
    pixels.set(pixel, value);
  }

  /** Pixels that belong to it. */
  public int area() {
    return pixels.cardinality();
  }

  /** Share of the picture, 0..1. */
  public double share() {
    return (double) area() / ((long) width * height);
  }

  /** The given value on its pixels and 0 elsewhere, row by row. */
  byte[] bytes(byte value) {
    byte[] bytes = new byte[width * height];
    pixels.stream().forEach(pixel -> bytes[pixel] = value);
    return bytes;
  }
}
