package io.segstream.inference.segment;

import java.util.Arrays;

/**
 * Regions of one frame with their sums, which can be joined: a forest over components. All arrays
 * are indexed by component; only those of a root are meaningful. Scratch memory is reused; not
 * thread-safe.
 */
final class Regions {
  private int count;
  private int dimensions;
  private int[] parents = new int[0];
  private int[] areas = new int[0];
  private int[] perimeters = new int[0];
  private int[] groups = new int[0];
  private double[] confidences = new double[0];
  private float[] peaks = new float[0];
  private float[] sums = new float[0];
  private float[] norms = new float[0];

  /**
   * Measures components.
   *
   * @param groupOf by grid position, the group of each foreground cell
   * @param confidence by grid position, what to average into a region's score
   */
  void measure(Components components, Cells cells, int[] groupOf, float[] confidence) {
    reset(components.count(), cells.dimensions());
    int[] labels = components.labels();
    int[] positions = cells.positions();
    int width = cells.width();
    int height = cells.height();
    for (int f = 0; f < cells.count(); f++) {
      int p = positions[f];
      int region = labels[p];
      int x = p % width;
      int y = p / width;
      areas[region]++;
      groups[region] = groupOf[p];
      confidences[region] += confidence[p];
      peaks[region] = Math.max(peaks[region], cells.objectness()[p]);
      perimeters[region] +=
          (x == 0 || labels[p - 1] != region ? 1 : 0)
              + (x == width - 1 || labels[p + 1] != region ? 1 : 0)
              + (y == 0 || labels[p - width] != region ? 1 : 0)
              + (y == height - 1 || labels[p + width] != region ? 1 : 0);
      for (int d = 0, to = region * dimensions, from = f * dimensions; d < dimensions; d++) {
        sums[to + d] += cells.embeddings()[from + d];
      }
    }
    for (int r = 0; r < count; r++) {
      norms[r] = norm(r);
    }
  }

  private void reset(int newCount, int newDimensions) {
    count = newCount;
    dimensions = newDimensions;
    if (areas.length < count) {
      parents = new int[count];
      areas = new int[count];
      perimeters = new int[count];
      groups = new int[count];
      confidences = new double[count];
      peaks = new float[count];
      norms = new float[count];
    }
    if (sums.length < count * dimensions) {
      sums = new float[count * dimensions];
    }
    for (int r = 0; r < count; r++) {
      parents[r] = r;
    }
    Arrays.fill(areas, 0, count, 0);
    Arrays.fill(perimeters, 0, count, 0);
    Arrays.fill(confidences, 0, count, 0);
    Arrays.fill(peaks, 0, count, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0, count * dimensions, 0);
  }

  /**
   * Joins two roots. The group is that of the larger one, ties to the lower number.
   *
   * @param boundary cell edges they have in common
   * @return the root of the joined region, the lower of the two
   */
  int join(int a, int b, int boundary) {
    int low = Math.min(a, b);
    int high = Math.max(a, b);
    groups[low] = areas[high] > areas[low] ? groups[high] : groups[low];
    parents[high] = low;
    areas[low] += areas[high];
    perimeters[low] += perimeters[high] - 2 * boundary;
    confidences[low] += confidences[high];
    peaks[low] = Math.max(peaks[low], peaks[high]);
    for (int d = 0; d < dimensions; d++) {
      sums[low * dimensions + d] += sums[high * dimensions + d];
    }
    norms[low] = norm(low);
    return low;
  }

  /** The root that a component belongs to. */
  int root(int component) {
    int root = component;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  boolean isRoot(int component) {
    return parents[component] == component;
  }

  /** Cosine of the mean embeddings of two roots; 0 if the model has none. */
  float cosine(int a, int b) {
    float product = norms[a] * norms[b];
    if (!(product > 0)) {
      return 0;
    }
    float dot = 0;
    for (int d = 0; d < dimensions; d++) {
      dot += sums[a * dimensions + d] * sums[b * dimensions + d];
    }
    return Math.max(-1, Math.min(1, dot / product));
  }

  private float norm(int region) {
    double squares = 0;
    for (int i = region * dimensions; i < (region + 1) * dimensions; i++) {
      squares += (double) sums[i] * sums[i];
    }
    return (float) Math.sqrt(squares);
  }

  /** Normalised mean embedding of a root; empty if the model has none. */
  float[] embedding(int region) {
    float[] mean = Arrays.copyOfRange(sums, region * dimensions, (region + 1) * dimensions);
    for (int d = 0; d < mean.length && norms[region] > 0; d++) {
      mean[d] /= norms[region];
    }
    return mean;
  }

  /** Number of components, joined or not. */
  int count() {
    return count;
  }

  /** Cells of a root. */
  int area(int region) {
    return areas[region];
  }

  /** Cell edges around a root, those on the frame's border included. */
  int perimeter(int region) {
    return perimeters[region];
  }

  /** The group of a root: of a joined region, that of its largest part at each join. */
  int group(int region) {
    return groups[region];
  }

  /** Mean confidence of a root, clamped to 0..1. */
  float score(int region) {
    return Math.max(0, Math.min(1, (float) (confidences[region] / areas[region])));
  }

  /** Highest objectness of a root. */
  float peak(int region) {
    return peaks[region];
  }
}
