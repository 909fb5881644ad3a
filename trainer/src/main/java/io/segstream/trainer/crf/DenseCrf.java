package io.segstream.trainer.crf;

import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;

/**
 * Mean-field inference in a fully connected CRF with Potts terms: neighbouring pixels, and pixels
 * of like colour that are not far apart, want the same label (Kraehenbuehl and Koltun, NIPS 2011).
 * Kernels are normalised symmetrically.
 *
 * @param rounds of mean field, 0 or more
 * @param smoothScale distance at which pixels stop being neighbours, in pixels, above 0
 * @param smoothWeight of that term, 0 or more
 * @param placeScale distance at which pixels of like colour stop mattering, in pixels, above 0
 * @param colourScale difference at which colours stop being alike, of 255, above 0
 * @param colourWeight of that term, 0 or more
 */
public record DenseCrf(
    int rounds,
    double smoothScale,
    double smoothWeight,
    double placeScale,
    double colourScale,
    double colourWeight) {
  /** As published for SPML. */
  public static final DenseCrf PUBLISHED = new DenseCrf(10, 1, 3, 67, 3, 4);

  private static final float SMALLEST = 1e-5f;

  public DenseCrf {
    if (rounds < 0
        || !(smoothScale > 0)
        || !(placeScale > 0)
        || !(colourScale > 0)
        || !(smoothWeight >= 0)
        || !(colourWeight >= 0)) {
      throw new IllegalArgumentException(
          "rounds %d and weights %s and %s must not be negative, scales %s, %s and %s be above 0"
              .formatted(rounds, smoothWeight, colourWeight, smoothScale, placeScale, colourScale));
    }
  }

  /** A lattice with what its kernel sums to at each pixel, to the power -1/2. */
  private record Kernel(PermutohedralLattice lattice, float[] norm, float weight) {
    static Kernel of(float[] features, int dimensions, double weight) {
      PermutohedralLattice lattice = new PermutohedralLattice(features, dimensions);
      float[] norm = new float[features.length / dimensions];
      Arrays.fill(norm, 1);
      norm = lattice.filter(norm, 1);
      for (int i = 0; i < norm.length; i++) {
        norm[i] = (float) (1 / Math.sqrt(norm[i] + 1e-20));
      }
      return new Kernel(lattice, norm, (float) weight);
    }

    void addTo(float[] logits, float[] labels, int classes) {
      float[] scaled = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        scaled[i] = labels[i] * norm[i / classes];
      }
      float[] sums = lattice.filter(scaled, classes);
      for (int i = 0; i < labels.length; i++) {
        logits[i] += weight * norm[i / classes] * sums[i];
      }
    }
  }

  /**
   * Infers labels.
   *
   * @param probabilities of the classes at each pixel, one pixel after another, row by row; classes
   *     whose probability is 0 everywhere stay unlikely
   * @return the same after inference; each pixel's sum to 1
   */
  public float[] infer(RgbImage image, float[] probabilities, int classes) {
    int width = image.width();
    int pixels = width * image.height();
    float[] places = new float[2 * pixels];
    float[] colours = new float[5 * pixels];
    for (int i = 0; i < pixels; i++) {
      int x = i % width;
      int y = i / width;
      places[2 * i] = (float) (x / smoothScale);
      places[2 * i + 1] = (float) (y / smoothScale);
      colours[5 * i] = (float) (x / placeScale);
      colours[5 * i + 1] = (float) (y / placeScale);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int value = image.rgb()[i * RgbImage.CHANNELS + c] & 0xff;
        colours[5 * i + 2 + c] = (float) (value / colourScale);
      }
    }
    Kernel smooth = Kernel.of(places, 2, smoothWeight);
    Kernel alike = Kernel.of(colours, 5, colourWeight);
    float[] unary = new float[probabilities.length];
    for (int i = 0; i < unary.length; i++) {
      unary[i] = (float) Math.log(Math.max(SMALLEST, probabilities[i]));
    }
    float[] labels = softmax(unary.clone(), classes);
    for (int round = 0; round < rounds; round++) {
      float[] logits = unary.clone();
      smooth.addTo(logits, labels, classes);
      alike.addTo(logits, labels, classes);
      labels = softmax(logits, classes);
    }
    return labels;
  }

  private static float[] softmax(float[] logits, int classes) {
    for (int from = 0; from < logits.length; from += classes) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int c = from; c < from + classes; c++) {
        largest = Math.max(largest, logits[c]);
      }
      float sum = 0;
      for (int c = from; c < from + classes; c++) {
        logits[c] = (float) Math.exp(logits[c] - largest);
        sum += logits[c];
      }
      for (int c = from; c < from + classes; c++) {
        logits[c] /= sum;
      }
    }
    return logits;
  }
}
