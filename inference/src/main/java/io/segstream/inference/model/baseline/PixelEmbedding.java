package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;
import java.util.Random;

/**
 * A vector per cell whose dot products approximate a Gaussian kernel over colour, texture and
 * place: random Fourier features (Rahimi and Recht, NIPS 2007). Cosine and sine of the same angles
 * stand side by side, so every vector has length 1 whatever the cell looks like.
 */
final class PixelEmbedding {
  /** Length of a vector. */
  static final int DIMENSIONS = 32;

  private static final int FREQUENCIES = DIMENSIONS / 2;
  private static final long SEED = 20260101L;
  private static final float[] SCALES = {
    3.0f, 5.0f, 5.0f, 2.0f, 4.0f, 4.0f, 8.0f, 8.0f, 8.0f, 8.0f
  };

  private PixelEmbedding() {}

  static Value of(OnnxGraph graph, PixelFeatures features) {
    Value wide = features.lab().padEdges(4, 4).averagePool(Window.square(9));
    Value all = features.lab().concat(1, wide, features.texture());
    Value angles =
        all.convolve(
            graph.floats(
                "frequencies", new long[] {FREQUENCIES, SCALES.length, 1, 1}, frequencies()),
            Window.square(1));
    Value cosine = angles.apply("Cos", Attributes.none());
    return cosine.concat(1, angles.apply("Sin", Attributes.none())).unitLength(1);
  }

  /** Frequencies drawn from the kernel's spectrum, a Gaussian. */
  private static float[] frequencies() {
    Random random = new Random(SEED);
    float[] weights = new float[FREQUENCIES * SCALES.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * SCALES[i % SCALES.length]);
    }
    return weights;
  }
}
