package io.segstream.inference.onnx;

/**
 * How a convolution or a pooling moves over an image: the same in both directions except for the
 * extent of the kernel.
 *
 * @param height rows of the kernel, 1 or more
 * @param width columns of the kernel, 1 or more
 * @param stride step between two positions, 1 or more
 * @param dilation distance between two taps of the kernel, 1 or more
 * @param groups groups of channels that do not see each other, 1 or more; for convolutions only
 * @param padding what lies outside the image
 */
public record Window(int height, int width, int stride, int dilation, int groups, Padding padding) {

  /** What lies outside the image. */
  public enum Padding {
    /** The kernel stays inside, so the result is smaller than the image. */
    NONE,
    /** Zeros around the image; for odd kernels with stride 1 the result is as large as it. */
    ZEROS
  }

  public Window {
    if (height < 1 || width < 1 || stride < 1 || dilation < 1 || groups < 1) {
      throw new IllegalArgumentException(
          "Window of %dx%d with stride %d, dilation %d and %d groups: all must be 1 or more"
              .formatted(width, height, stride, dilation, groups));
    }
  }

  /** A square kernel inside the image, stride 1, one group. */
  public static Window square(int size) {
    return of(size, size);
  }

  /** A kernel of the given rows and columns inside the image, stride 1, one group. */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 1, Padding.NONE);
  }

  public Window stride(int newStride) {
    return new Window(height, width, newStride, dilation, groups, padding);
  }

  public Window dilation(int newDilation) {
    return new Window(height, width, stride, newDilation, groups, padding);
  }

  public Window groups(int newGroups) {
    return new Window(height, width, stride, dilation, newGroups, padding);
  }

  public Window padding(Padding newPadding) {
    return new Window(height, width, stride, dilation, groups, newPadding);
  }

  /** Attributes that convolutions and poolings share. */
  Attributes poolAttributes() {
    Attributes attributes =
        Attributes.none()
            .integers("kernel_shape", height, width)
            .integers("strides", stride, stride);
    if (padding == Padding.ZEROS) {
      int rows = dilation * (height - 1) / 2;
      int columns = dilation * (width - 1) / 2;
      attributes = attributes.integers("pads", rows, columns, rows, columns);
    }
    return attributes;
  }

  Attributes convolutionAttributes() {
    return poolAttributes().integers("dilations", dilation, dilation).integer("group", groups);
  }
}
