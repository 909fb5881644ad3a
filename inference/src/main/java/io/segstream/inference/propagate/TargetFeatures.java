package io.segstream.inference.propagate;

import java.util.Arrays;
import java.util.Random;

/**
 * What a {@link TargetModel} is learnt on: a constant, the model's embedding, and random Fourier
 * features (Rahimi and Recht, NIPS 2007) of colour, colour around and place relative to the object,
 * whose dot products approximate a Gaussian kernel. Immutable.
 */
final class TargetFeatures {
  private static final int INPUTS = 2 * CellImage.COLOURS + 2;
  private static final float COLOUR_SCALE = 0.04f;
  private static final float AROUND_SCALE = 0.03f;
  private static final float PLACE_SCALE = 0.8f;
  private static final float FARTHEST = 2;
  private static final float GAIN = 2;
  private static final long SEED = 20260101L;

  private final float embeddingGain;
  private final int fourier;
  private final float[] frequencies;
  private final float[] phases;

  TargetFeatures(int fourier) {
    this(fourier, 1);
  }

  /**
   * @param embeddingGain factor of embeddings: the ridge holds those back that are small
   */
  TargetFeatures(int fourier, float embeddingGain) {
    this.embeddingGain = embeddingGain;
    this.fourier = fourier;
    this.frequencies = new float[fourier * INPUTS];
    this.phases = new float[fourier];
    Random random = new Random(SEED);
    for (int k = 0; k < fourier; k++) {
      for (int i = 0; i < INPUTS; i++) {
        frequencies[k * INPUTS + i] = (float) random.nextGaussian() * scale(i);
      }
      phases[k] = (float) (random.nextDouble() * 2 * Math.PI);
    }
  }

  private float[] scaled(float[] values) {
    if (embeddingGain != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= embeddingGain;
      }
    }
    return values;
  }

  private static float scale(int input) {
    if (input < CellImage.COLOURS) {
      return COLOUR_SCALE;
    }
    return input < 2 * CellImage.COLOURS ? AROUND_SCALE : PLACE_SCALE;
  }

  /** Numbers per cell for embeddings of so many. */
  int count(int embeddingChannels) {
    return 1 + embeddingChannels + fourier;
  }

  /**
   * Features of the cells of a window.
   *
   * @param embeddings [channels][cells of the image]
   * @param place of the object; null takes every cell as its centre
   * @return [count][cells of the window]
   */
  float[][] of(CellImage image, float[][] embeddings, CellWindow window, Place place) {
    float[][] features = new float[count(embeddings.length)][];
    int next = 0;
    features[next] = new float[window.cells()];
    Arrays.fill(features[next++], 1);
    for (float[] channel : embeddings) {
      features[next++] = scaled(window.cut(channel, image.width()));
    }
    float[][] inputs = inputs(image, window, place);
    float gain = GAIN * (float) Math.sqrt(2.0 / Math.max(1, fourier));
    for (int k = 0; k < fourier; k++) {
      float[] angle = new float[window.cells()];
      Arrays.fill(angle, phases[k]);
      for (int i = 0; i < INPUTS; i++) {
        float frequency = frequencies[k * INPUTS + i];
        float[] input = inputs[i];
        for (int c = 0; c < angle.length; c++) {
          angle[c] += frequency * input[c];
        }
      }
      for (int c = 0; c < angle.length; c++) {
        angle[c] = gain * cosine(angle[c]);
      }
      features[next++] = angle;
    }
    return features;
  }

  private static float[][] inputs(CellImage image, CellWindow window, Place place) {
    float[][] inputs = new float[INPUTS][];
    for (int c = 0; c < CellImage.COLOURS; c++) {
      inputs[c] = window.cut(image.colour()[c], image.width());
      inputs[CellImage.COLOURS + c] = window.cut(image.around()[c], image.width());
    }
    float[] x = new float[window.cells()];
    float[] y = new float[window.cells()];
    if (place != null) {
      for (int row = 0, i = 0; row < window.height(); row++) {
        for (int column = 0; column < window.width(); column++, i++) {
          x[i] = relative(window.x() + column, place.x(), place.size());
          y[i] = relative(window.y() + row, place.y(), place.size());
        }
      }
    }
    inputs[INPUTS - 2] = x;
    inputs[INPUTS - 1] = y;
    return inputs;
  }

  private static float relative(float position, float centre, float size) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, (position - centre) / size));
  }

  /** Within 0.01 of the cosine; the same bits on every machine, and without branches. */
  private static float cosine(float angle) {
    float turns = angle * 0.15915494f;
    float turn = turns - (int) (turns + (turns < 0 ? -0.5f : 0.5f));
    float s = turn * turn;
    return 1
        + s
            * (-19.739209f
                + s * (64.939394f + s * (-85.456817f + s * (60.244641f - 26.42625f * s))));
  }
}
