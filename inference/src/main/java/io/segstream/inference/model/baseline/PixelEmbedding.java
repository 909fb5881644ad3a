package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;
import java.util.Arrays;
import java.util.Random;

/**
 * A vector per cell whose dot products approximate a Gaussian kernel over colour, texture, place
 * and objectness: random Fourier features (Rahimi and Recht, NIPS 2007). Cosine and sine of the
 * same angles stand side by side, so every vector has length 1 whatever the cell looks like.
 *
 * <p>Among the features is the appearance of the coarse node after one step of mean shift
 * (Comaniciu and Meer, PAMI 2002), which draws the parts of a textured object together.
 */
final class PixelEmbedding {
  /** Length of a vector. */
  static final int DIMENSIONS = 32;

  private static final int FREQUENCIES = DIMENSIONS / 2;
  private static final long SEED = 20260101L;
  private static final float[] SCALES = scales();

  private PixelEmbedding() {}

  /** Embeddings [N, {@value #DIMENSIONS}, h, w] of length 1. */
  static Value of(OnnxGraph graph, PixelFeatures features, CoarseNodes nodes, Value objectness) {
    Value size = features.lab().imageSize();
    Value around = features.lab().padEdges(4, 4).averagePool(Window.square(9));
    Value place = CoarseGrid.map(nodes.place(), 2).resize(size);
    Value surface = CoarseGrid.map(meanShift(nodes), CoarseNodes.CHANNELS).resize(size);
    Value all = features.lab().concat(1, around, features.logTexture(), place, surface, objectness);
    Value frequencies =
        graph.floats("frequencies", new long[] {FREQUENCIES, SCALES.length, 1, 1}, frequencies());
    Value angles = all.convolve(frequencies, Window.square(1));
    Value sines = angles.apply("Sin", Attributes.none());
    return angles.apply("Cos", Attributes.none()).concat(1, sines).unitLength(1);
  }

  private static Value meanShift(CoarseNodes nodes) {
    Value affinity = nodes.affinity(Constants.SHIFT_SHARPNESS, Constants.SHIFT_REACH);
    return nodes.appearance().matMul(affinity).div(CoarseNodes.mass(affinity));
  }

  /** Inverse kernel width of each feature, in the order of the features. */
  private static float[] scales() {
    float[] scales = new float[20];
    scales[0] = Constants.EMBEDDED_LIGHTNESS;
    Arrays.fill(scales, 1, 3, Constants.EMBEDDED_CHROMA);
    scales[3] = Constants.EMBEDDED_LIGHTNESS_AROUND;
    Arrays.fill(scales, 4, 6, Constants.EMBEDDED_CHROMA_AROUND);
    Arrays.fill(scales, 6, 10, Constants.EMBEDDED_TEXTURE);
    Arrays.fill(scales, 10, 12, Constants.EMBEDDED_PLACE);
    Arrays.fill(scales, 12, 19, Constants.EMBEDDED_SURFACE);
    scales[19] = Constants.EMBEDDED_OBJECTNESS;
    return scales;
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
