package io.segstream.inference.engine;

import io.segstream.inference.model.TensorLayout;
import java.util.Arrays;

/**
 * One output tensor, seen frame by frame.
 *
 * @param name of the graph output
 * @param rank 3 for [N, h, w], 4 with channels
 * @param layout where the channels are
 */
record OutputShape(
    String name, int rank, TensorLayout layout, int channels, int height, int width) {
  /**
   * Reads the shape of a tensor.
   *
   * @throws IllegalArgumentException if it has not 3 or 4 axes
   */
  static OutputShape of(String name, long[] shape, TensorLayout layout) {
    if (shape.length != 3 && shape.length != 4) {
      throw new IllegalArgumentException(
          "output '%s' has shape %s, [N, h, w] or four axes are needed"
              .formatted(name, Arrays.toString(shape)));
    }
    if (shape.length == 3) {
      return new OutputShape(name, 3, layout, 1, (int) shape[1], (int) shape[2]);
    }
    return layout == TensorLayout.NCHW
        ? new OutputShape(name, 4, layout, (int) shape[1], (int) shape[2], (int) shape[3])
        : new OutputShape(name, 4, layout, (int) shape[3], (int) shape[1], (int) shape[2]);
  }

  /** The shape of a tensor for this many frames. */
  long[] dimensions(int frames) {
    if (rank == 3) {
      return new long[] {frames, height, width};
    }
    return layout == TensorLayout.NCHW
        ? new long[] {frames, channels, height, width}
        : new long[] {frames, height, width, channels};
  }

  /** Numbers of one frame. */
  int frameLength() {
    return Math.multiplyExact(channels, cells());
  }

  int cells() {
    return Math.multiplyExact(height, width);
  }

  /** Whether each channel is one contiguous plane. */
  boolean planar() {
    return layout == TensorLayout.NCHW || channels == 1;
  }

  /** Distance between neighbouring cells of a channel. */
  int cellStride() {
    return planar() ? 1 : channels;
  }

  /** Distance between neighbouring channels of a cell. */
  int channelStride() {
    return planar() ? cells() : 1;
  }
}
