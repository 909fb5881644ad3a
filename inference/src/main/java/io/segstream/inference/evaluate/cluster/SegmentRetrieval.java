package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.cluster.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Gives each object the class of the most similar object of the train part, by dot product. The
 * class of a train object is the most frequent one inside, background left out, ties to the larger;
 * objects of which nothing is known are left out.
 */
final class SegmentRetrieval {
  private final int classes;
  private final OptionalInt background;
  private final boolean[] kept;
  private final List<double[]> vectors = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /**
   * @param train objects, with pixels counted at the size at which the model saw them
   * @param background the class of what is no object, if there is one
   * @param kept whether a class counts; the pixels of others are void, in both parts
   */
  SegmentRetrieval(ObjectTable train, OptionalInt background, boolean[] kept) {
    this.classes = kept.length;
    this.background = background;
    this.kept = kept.clone();
    for (int i = 0; i < train.vectors.size(); i++) {
      int label = label(train.inside.get(i));
      if (label >= 0) {
        vectors.add(train.vectors.get(i));
        labels.add(label);
      }
    }
  }

  private int label(long[] pixels) {
    int label = -1;
    for (int c = 0; c < classes; c++) {
      boolean counts = kept[c] && !(background.isPresent() && background.getAsInt() == c);
      if (counts && pixels[c] > 0 && (label < 0 || pixels[c] >= pixels[label])) {
        label = c;
      }
    }
    return label;
  }

  /** Objects whose class is known. */
  int size() {
    return vectors.size();
  }

  /** The class of the most similar known object, ties to the first. */
  int classOf(double[] vector) {
    int nearest = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < vectors.size(); i++) {
      double product = 0;
      for (int d = 0; d < vector.length; d++) {
        product += vector[d] * vectors.get(i)[d];
      }
      if (product > largest) {
        largest = product;
        nearest = i;
      }
    }
    return labels.get(nearest);
  }

  /**
   * Paints each object with the class found, what is outside with the background; where there is no
   * such class, what is outside counts as missed.
   */
  ClassScores paint(ObjectTable objects) {
    int nothing = classes;
    Confusion confusion = new Confusion(classes + 1, classes);
    confusion.add(background.orElse(nothing), known(objects.outside));
    for (int i = 0; i < objects.vectors.size(); i++) {
      confusion.add(classOf(objects.vectors.get(i)), known(objects.inside.get(i)));
    }
    int[] classOf = new int[classes + 1];
    Arrays.setAll(classOf, id -> id == nothing ? Assignment.NONE : id);
    return confusion.scores(classOf);
  }

  private long[] known(long[] pixels) {
    long[] known = pixels.clone();
    for (int c = 0; c < classes; c++) {
      known[c] = kept[c] ? known[c] : 0;
    }
    return known;
  }
}
