package io.segstream.trainer.network;

/**
 * The window of a convolution: square, with an odd side, and zeros around the picture so that the
 * output has one cell per {@code stride} cells of the input, rounded up.
 *
 * @param side taps along each axis, odd
 * @param stride 1 or more
 * @param dilation distance between taps, 1 or more
 * @param groups groups of channels that do not see each other, 1 or more
 */
public record Kernel(int side, int stride, int dilation, int groups) {
  public Kernel {
    if (side < 1 || side % 2 == 0 || stride < 1 || dilation < 1 || groups < 1) {
      throw new IllegalArgumentException(
          "Kernel of side %d, stride %d, dilation %d, groups %d: the side must be odd, all 1 or more"
              .formatted(side, stride, dilation, groups));
    }
  }

  /** A window that moves by one. */
  public static Kernel of(int side) {
    return new Kernel(side, 1, 1, 1);
  }

  /** The same window with another stride. */
  public Kernel stride(int newStride) {
    return new Kernel(side, newStride, dilation, groups);
  }

  /** The same window with another distance between taps. */
  public Kernel dilation(int newDilation) {
    return new Kernel(side, stride, newDilation, groups);
  }

  /** The same window over groups of channels. */
  public Kernel groups(int newGroups) {
    return new Kernel(side, stride, dilation, newGroups);
  }

  /** Zeros on each side of the picture. */
  int padding() {
    return dilation * (side - 1) / 2;
  }
}
