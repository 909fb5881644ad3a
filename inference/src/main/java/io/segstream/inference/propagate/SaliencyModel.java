package io.segstream.inference.propagate;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets cells that look alike agree about saliency over a whole video: ridge regression of the
 * saliency on embeddings, colour and place in the picture. It plays the part that votes among
 * nearest neighbours have in Faktor and Irani, "Video segmentation by non-local consensus voting"
 * (BMVC 2014).
 */
final class SaliencyModel {
  private static final int FOURIER = 160;
  private static final int STEP = 7;
  private static final float PLACE_SIZE = 0.53f;

  /** Below 1, since labels of whole videos are noisy and long embeddings would fit the noise. */
  private static final float EMBEDDING_GAIN = 0.5f;

  private final TargetFeatures features = new TargetFeatures(FOURIER, EMBEDDING_GAIN);
  private final List<SaliencyFrame> frames;
  private final int size;

  /** Upper triangle of the sum of x x' over the samples. */
  private final double[] products;

  /** A model of these frames, which all have embeddings of one length. */
  SaliencyModel(List<SaliencyFrame> frames) {
    this.frames = frames;
    this.size = features.count(frames.get(0).embeddings().length);
    this.products = new double[size * (size + 1) / 2];
    for (int t = 0; t < frames.size(); t++) {
      addProducts(of(frames.get(t)), t % STEP);
    }
  }

  /**
   * @param saliency by frame and cell, 0..1
   * @return what the cells' looks say about it, by frame and cell, 0..1
   */
  List<float[]> agreed(List<float[]> saliency) {
    double[] right = new double[size];
    long samples = 0;
    for (int t = 0; t < frames.size(); t++) {
      samples += addRight(of(frames.get(t)), saliency.get(t), t % STEP, right);
    }
    float[] means = new float[products.length + size];
    for (int i = 0; i < means.length; i++) {
      double sum = i < products.length ? products[i] : right[i - products.length];
      means[i] = (float) (sum / samples);
    }
    TargetModel model = TargetModel.of(means, size);
    List<float[]> agreed = new ArrayList<>();
    for (SaliencyFrame frame : frames) {
      float[] score = model.score(of(frame));
      for (int i = 0; i < score.length; i++) {
        score[i] = Math.max(0, Math.min(1, score[i]));
      }
      agreed.add(score);
    }
    return agreed;
  }

  private float[][] of(SaliencyFrame frame) {
    CellImage image = frame.image();
    Place place =
        new Place(image.width() * 0.5f, image.height() * 0.5f, PLACE_SIZE * image.width());
    return features.of(image, frame.embeddings(), frame.whole(), place);
  }

  private void addProducts(float[][] features, int first) {
    float[] x = new float[size];
    float[][] matrix = new float[size][size];
    for (int cell = first; cell < features[0].length; cell += STEP) {
      for (int k = 0; k < size; k++) {
        x[k] = features[k][cell];
      }
      for (int i = 0; i < size; i++) {
        float[] row = matrix[i];
        float xi = x[i];
        for (int j = i; j < size; j++) {
          row[j] += xi * x[j];
        }
      }
    }
    int at = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        products[at++] += matrix[i][j];
      }
    }
  }

  private static int addRight(float[][] features, float[] saliency, int first, double[] right) {
    int samples = 0;
    for (int cell = first; cell < saliency.length; cell += STEP) {
      samples++;
    }
    for (int i = 0; i < right.length; i++) {
      float sum = 0;
      for (int cell = first; cell < saliency.length; cell += STEP) {
        sum += features[i][cell] * saliency[cell];
      }
      right[i] += sum;
    }
    return samples;
  }
}
