package io.segstream.inference.engine;

import io.segstream.inference.model.ClusterOutput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.function.IntFunction;

/**
 * Memory for the groups of pixels that a network makes in one call: centroids that it starts from,
 * and what it gives. Belongs to who allocates it.
 */
final class ClusterBuffers {
  private final ClusterOutput output;
  private final int cells;
  private final ByteBuffer starts;
  private final ByteBuffer centroids;
  private final ByteBuffer labels;

  /**
   * Allocates.
   *
   * @param cells of the grid
   * @param allocate direct memory of native byte order for so many bytes
   */
  ClusterBuffers(ClusterOutput output, int cells, int frames, IntFunction<ByteBuffer> allocate) {
    this.output = output;
    this.cells = cells;
    this.starts = allocate.apply(vectorBytes(output, frames));
    this.centroids = allocate.apply(vectorBytes(output, frames));
    this.labels = allocate.apply(Math.multiplyExact(frames, cells));
  }

  /** Bytes of the centroids of so many frames. */
  static int vectorBytes(ClusterOutput output, int frames) {
    return Math.toIntExact((long) frames * output.groups() * output.dimensions() * Float.BYTES);
  }

  /** The shape of the centroids of so many frames. */
  static long[] vectorShape(ClusterOutput output, int frames) {
    return new long[] {frames, output.groups(), output.dimensions()};
  }

  /** Where the next call starts, FLOAT32 of {@link #vectorShape}. */
  ByteBuffer starts() {
    return starts;
  }

  /** The centroids of the last call, as {@link #starts}. */
  ByteBuffer centroids() {
    return centroids;
  }

  /** The groups of the cells, UINT8 [frames, h, w]. */
  ByteBuffer labels() {
    return labels;
  }

  /** Native memory. */
  long bytes() {
    return (long) starts.capacity() + centroids.capacity() + labels.capacity();
  }

  /**
   * Sets where the next call starts; missing centroids are left to the network.
   *
   * @param first first frame of the batch to run
   * @throws IllegalArgumentException if a start does not fit the network
   */
  void start(FrameBatch batch, int first, int count) {
    FloatBuffer numbers = starts.asFloatBuffer();
    int frameLength = output.groups() * output.dimensions();
    for (int i = 0; i < numbers.capacity(); i++) {
      numbers.put(i, 0);
    }
    for (int frame = 0; frame < count; frame++) {
      float[][] start = batch.start(first + frame);
      if (start.length > output.groups()) {
        throw new IllegalArgumentException(
            "A frame has %d centroids to start from, the model makes %d groups"
                .formatted(start.length, output.groups()));
      }
      for (int group = 0; group < start.length; group++) {
        if (start[group].length != output.dimensions()) {
          throw new IllegalArgumentException(
              "A centroid to start from has %d dimensions, those of the model have %d"
                  .formatted(start[group].length, output.dimensions()));
        }
        numbers.put(frame * frameLength + group * output.dimensions(), start[group]);
      }
    }
  }

  /** The groups of one frame of the last call, valid until the next. */
  PixelClusters frame(int index) {
    int frameLength = output.groups() * output.dimensions();
    return new PixelClusters(
        labels.slice(index * cells, cells).asReadOnlyBuffer(),
        centroids.asFloatBuffer().slice(index * frameLength, frameLength).asReadOnlyBuffer(),
        output.groups(),
        output.dimensions());
  }
}
