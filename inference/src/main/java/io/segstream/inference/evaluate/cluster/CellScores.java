package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores what was learned of cells, clusters and a linear classifier, picture by picture. Each
 * pixel of the ground truth looks up the cluster of the cell at its place.
 *
 * @param whitening of the vectors before clusters are looked up; null without clusters
 * @param codebooks centres of each clustering
 * @param probe the linear classifier, if one was trained
 * @param classes of the data set
 */
record CellScores(
    Whitening whitening, List<double[][]> codebooks, Optional<LinearProbe> probe, int classes) {
  /**
   * Counts of some pictures.
   *
   * @param clusters by codebook
   * @param probe of the linear classifier; counts nothing if there is none
   */
  record Counts(List<Confusion> clusters, Confusion probe) {
    void add(Counts other) {
      for (int i = 0; i < clusters.size(); i++) {
        clusters.get(i).add(other.clusters.get(i));
      }
      probe.add(other.probe);
    }
  }

  /** Nothing counted yet. */
  Counts nothing() {
    List<Confusion> clusters = new ArrayList<>();
    for (double[][] codebook : codebooks) {
      clusters.add(new Confusion(codebook.length, classes));
    }
    return new Counts(clusters, new Confusion(classes, classes));
  }

  /**
   * Counts one picture.
   *
   * @param width columns of the picture as the model saw it
   * @param height rows of it
   */
  Counts of(PixelFeatures features, LabelMap truth, int width, int height) {
    Counts counts = nothing();
    probe.ifPresent(
        each -> ProbedPicture.count(each, features, width, height, truth, counts.probe));
    if (codebooks.isEmpty()) {
      return counts;
    }
    long[][] pixels = pixelsByCell(features, truth);
    for (int cell = 0; cell < pixels.length; cell++) {
      if (pixels[cell] != null) {
        double[] vector = whitening.apply(features.vector(cell));
        for (int i = 0; i < codebooks.size(); i++) {
          int cluster = EuclideanKMeans.nearest(vector, codebooks.get(i));
          counts.clusters.get(i).add(cluster, pixels[cell]);
        }
      }
    }
    return counts;
  }

  /** By cell and class; null for cells that no known pixel looks up. */
  private long[][] pixelsByCell(PixelFeatures features, LabelMap truth) {
    long[][] pixels = new long[features.cells()][];
    int[] columns = Resampling.nearest(features.width(), truth.width());
    for (int y = 0, pixel = 0; y < truth.height(); y++) {
      int row = Resampling.nearest(y, features.height(), truth.height()) * features.width();
      for (int x = 0; x < truth.width(); x++, pixel++) {
        int label = truth.labels()[pixel] & 0xff;
        if (label != LabelMap.VOID) {
          int cell = row + columns[x];
          if (pixels[cell] == null) {
            pixels[cell] = new long[classes];
          }
          pixels[cell][label]++;
        }
      }
    }
    return pixels;
  }
}
