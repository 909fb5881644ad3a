package io.segstream.inference.segment;

import java.util.Arrays;

/**
 * Joins neighbouring regions that are parts of one object: first those that are too small to be
 * objects, each with its most similar neighbour; then those that look alike, or whose common
 * boundary is long compared with the perimeter of the one with the shorter perimeter (the phagocyte
 * heuristic of Brice and Fennema, "Scene analysis using regions", Artificial Intelligence 1, 1970,
 * with every boundary counted as weak). Two discs that touch share little boundary and stay two;
 * the halves of a two-coloured disc, or a logo on a shirt, share much and become one.
 *
 * <p>Joins are made best first, ties by position. Scratch memory is reused; not thread-safe.
 */
final class RegionMerger {
  private static final int NUMBER_BITS = 20;
  private static final int LENGTH_BITS = 22;

  /** Cells of the largest grid, so that two components and a length fit into one number. */
  private static final int MAX_CELLS = 1 << NUMBER_BITS;

  private long[] edges = new long[0];
  private int[] lengths = new int[0];
  private int edgeCount;
  private long[] order = new long[0];
  private int[] favourites = new int[0];
  private boolean[] touched = new boolean[0];

  /** Refuses grids of more cells than the edges' numbers can hold. */
  static void requireGrid(int width, int height) {
    if ((long) width * height > MAX_CELLS) {
      throw new IllegalArgumentException(
          "A grid of %dx%d cells is too fine, at most %d cells are supported;"
                  .formatted(width, height, MAX_CELLS)
              + " use a smaller input size or a larger stride");
    }
  }

  /** Reads which components touch; to be called before the others. */
  void connect(Components components, Cells cells) {
    int width = cells.width();
    int height = cells.height();
    requireGrid(width, height);
    int[] labels = components.labels();
    int raw = 0;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int label = labels[i];
        if (label == Components.NONE) {
          continue;
        }
        if (raw + 2 > edges.length) {
          edges = Arrays.copyOf(edges, Math.max(1024, edges.length * 2));
        }
        if (x + 1 < width && labels[i + 1] != Components.NONE && labels[i + 1] != label) {
          edges[raw++] = edge(label, labels[i + 1]);
        }
        if (y + 1 < height && labels[i + width] != Components.NONE && labels[i + width] != label) {
          edges[raw++] = edge(label, labels[i + width]);
        }
      }
    }
    if (lengths.length < edges.length) {
      lengths = new int[edges.length];
      order = new long[edges.length];
    }
    Arrays.sort(edges, 0, raw);
    edgeCount = 0;
    for (int i = 0; i < raw; i++) {
      if (edgeCount > 0 && edges[edgeCount - 1] == edges[i]) {
        lengths[edgeCount - 1]++;
      } else {
        edges[edgeCount] = edges[i];
        lengths[edgeCount++] = 1;
      }
    }
  }

  /** Joins each region of fewer than {@code minCells} cells that has a neighbour. */
  void absorbSmall(Regions regions, int minCells) {
    if (favourites.length < regions.count()) {
      favourites = new int[regions.count()];
    }
    boolean joined = true;
    while (joined) {
      joined = absorbOnce(regions, minCells);
      if (joined) {
        relabel(regions);
      }
    }
  }

  private boolean absorbOnce(Regions regions, int minCells) {
    Arrays.fill(favourites, 0, regions.count(), -1);
    for (int e = 0; e < edgeCount; e++) {
      prefer(regions, first(edges[e]), e, minCells);
      prefer(regions, second(edges[e]), e, minCells);
    }
    int small = 0;
    if (order.length < regions.count()) {
      order = new long[regions.count()];
    }
    for (int r = 0; r < regions.count(); r++) {
      if (favourites[r] >= 0) {
        order[small++] = (long) regions.area(r) << 32 | r;
      }
    }
    Arrays.sort(order, 0, small);
    boolean joined = false;
    for (int i = 0; i < small; i++) {
      int region = (int) order[i];
      int edge = favourites[region];
      int a = regions.root(first(edges[edge]));
      int b = regions.root(second(edges[edge]));
      if (a != b && regions.area(regions.root(region)) < minCells) {
        regions.join(a, b, lengths[edge]);
        joined = true;
      }
    }
    return joined;
  }

  /** Keeps the edge to the most similar neighbour, then the longest edge, then the first. */
  private void prefer(Regions regions, int region, int edge, int minCells) {
    if (regions.area(region) >= minCells) {
      return;
    }
    int favourite = favourites[region];
    if (favourite >= 0) {
      int compared = Float.compare(cosine(regions, edge), cosine(regions, favourite));
      if (compared < 0 || (compared == 0 && lengths[edge] <= lengths[favourite])) {
        return;
      }
    }
    favourites[region] = edge;
  }

  /** Joins neighbours that look alike or share much boundary, until none are left. */
  void joinAlike(Regions regions, double mergeCosine, double mergeBoundaryShare) {
    if (touched.length < regions.count()) {
      touched = new boolean[regions.count()];
    }
    while (joinOnce(regions, mergeCosine, mergeBoundaryShare)) {
      relabel(regions);
    }
  }

  private boolean joinOnce(Regions regions, double mergeCosine, double mergeBoundaryShare) {
    int candidates = 0;
    for (int e = 0; e < edgeCount; e++) {
      float cosine = cosine(regions, e);
      int shorter =
          Math.min(regions.perimeter(first(edges[e])), regions.perimeter(second(edges[e])));
      if (cosine >= mergeCosine || lengths[e] >= mergeBoundaryShare * shorter) {
        // 1 - cosine is never negative, so its bits rise with it.
        order[candidates++] = (long) Float.floatToIntBits(1 - cosine) << 32 | e;
      }
    }
    Arrays.sort(order, 0, candidates);
    Arrays.fill(touched, 0, regions.count(), false);
    for (int i = 0; i < candidates; i++) {
      int e = (int) order[i];
      int a = first(edges[e]);
      int b = second(edges[e]);
      if (!touched[a] && !touched[b]) {
        touched[a] = true;
        touched[b] = true;
        regions.join(a, b, lengths[e]);
      }
    }
    return candidates > 0;
  }

  /** Turns edges between components into edges between roots, adding up their lengths. */
  private void relabel(Regions regions) {
    int kept = 0;
    for (int e = 0; e < edgeCount; e++) {
      int a = regions.root(first(edges[e]));
      int b = regions.root(second(edges[e]));
      if (a != b) {
        // One number for both ends and the length: the sort keeps them together.
        long ends = (long) Math.min(a, b) << NUMBER_BITS | Math.max(a, b);
        edges[kept++] = ends << LENGTH_BITS | lengths[e];
      }
    }
    Arrays.sort(edges, 0, kept);
    edgeCount = 0;
    long previous = -1;
    for (int i = 0; i < kept; i++) {
      long ends = edges[i] >>> LENGTH_BITS;
      int length = (int) (edges[i] & (1L << LENGTH_BITS) - 1);
      if (ends == previous) {
        lengths[edgeCount - 1] += length;
      } else {
        edges[edgeCount] = edge((int) (ends >>> NUMBER_BITS), (int) (ends & MAX_CELLS - 1));
        lengths[edgeCount++] = length;
        previous = ends;
      }
    }
  }

  private float cosine(Regions regions, int edge) {
    return regions.cosine(first(edges[edge]), second(edges[edge]));
  }

  private static long edge(int a, int b) {
    return (long) Math.min(a, b) << 32 | Math.max(a, b);
  }

  private static int first(long edge) {
    return (int) (edge >>> 32);
  }

  private static int second(long edge) {
    return (int) edge;
  }
}
