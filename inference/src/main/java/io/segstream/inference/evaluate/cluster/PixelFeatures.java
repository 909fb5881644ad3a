package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.evaluate.EvaluationException;
import java.nio.FloatBuffer;

/**
 * What a model says about a picture, copied from its {@link FeatureMap}.
 *
 * @param width columns of the grid
 * @param height rows of the grid
 * @param embeddings [dimensions][cells], finite
 * @param logits saliency by cell, as the logarithm of the odds; null if the model has no objectness
 */
record PixelFeatures(int width, int height, float[][] embeddings, float[] logits) {
  /** Probabilities of 0 and 1, which sigmoids in float32 do reach, have no finite logit. */
  private static final double LEAST_PROBABILITY = 1e-6;

  static PixelFeatures of(FeatureMap map) throws EvaluationException {
    float[][] embeddings = new float[map.dimensions()][map.cells()];
    for (int d = 0; d < embeddings.length; d++) {
      FloatBuffer values = map.embeddings();
      values.get(values.position() + d * map.cells(), embeddings[d]);
      for (float value : embeddings[d]) {
        if (!Float.isFinite(value)) {
          throw new EvaluationException("the model gives an embedding with the number " + value);
        }
      }
    }
    return new PixelFeatures(map.width(), map.height(), embeddings, logits(map));
  }

  private static float[] logits(FeatureMap map) {
    if (map.objectness() == null) {
      return null;
    }
    float[] logits = new float[map.cells()];
    for (int i = 0; i < logits.length; i++) {
      double p = map.objectness().get(map.objectness().position() + i);
      double kept = Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, p));
      logits[i] = (float) StrictMath.log(kept / (1 - kept));
    }
    return logits;
  }

  int dimensions() {
    return embeddings.length;
  }

  int cells() {
    return width * height;
  }

  /** The embedding of a cell. */
  double[] vector(int cell) {
    double[] vector = new double[embeddings.length];
    for (int d = 0; d < vector.length; d++) {
      vector[d] = embeddings[d][cell];
    }
    return vector;
  }
}
