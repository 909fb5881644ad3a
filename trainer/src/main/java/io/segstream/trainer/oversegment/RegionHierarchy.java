package io.segstream.trainer.oversegment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Joins neighbouring regions across the weakest of the boundaries between them, weakest first, as
 * an ultrametric contour map does (Arbelaez, 2006): a boundary is as strong as the contours along
 * it are on average. Large regions hold out longer, or they would swallow each other through the
 * first gap in a contour.
 */
final class RegionHierarchy {
  private final List<Map<Integer, Boundary>> neighbours = new ArrayList<>();
  private final int[] areas;
  private final int[] parents;
  private int count;

  /** The boundary between two regions; replaced when it changes. */
  private record Boundary(int a, int b, long strength, int length) {
    double mean() {
      return (double) strength / length;
    }

    Boundary with(Boundary other) {
      return new Boundary(a, b, strength + other.strength, length + other.length);
    }
  }

  /**
   * Measures regions.
   *
   * @param regionOf region of each pixel, 0 and up without gaps; not changed
   * @param contours strength at each pixel
   */
  RegionHierarchy(int[] regionOf, int[] contours, int width) {
    for (int region : regionOf) {
      count = Math.max(count, region + 1);
    }
    areas = new int[count];
    parents = new int[count];
    for (int r = 0; r < count; r++) {
      parents[r] = r;
      neighbours.add(new TreeMap<>());
    }
    for (int i = 0; i < regionOf.length; i++) {
      areas[regionOf[i]]++;
      if (i % width + 1 < width) {
        meet(regionOf[i], regionOf[i + 1], Math.max(contours[i], contours[i + 1]));
      }
      if (i + width < regionOf.length) {
        meet(regionOf[i], regionOf[i + width], Math.max(contours[i], contours[i + width]));
      }
    }
  }

  private void meet(int one, int other, int strength) {
    if (one != other) {
      put(new Boundary(Math.min(one, other), Math.max(one, other), strength, 1));
    }
  }

  private Boundary put(Boundary boundary) {
    Boundary joined = neighbours.get(boundary.a()).merge(boundary.b(), boundary, Boundary::with);
    neighbours.get(boundary.b()).put(boundary.a(), joined);
    return joined;
  }

  /** Joins each region of fewer pixels with the neighbour behind its weakest boundary. */
  void absorbSmall(int leastPixels) {
    for (int region = 0; region < parents.length; region++) {
      int root = root(region);
      while (areas[root] < leastPixels && !neighbours.get(root).isEmpty()) {
        Boundary weakest =
            neighbours.get(root).values().stream()
                .min(Comparator.comparingDouble(Boundary::mean))
                .orElseThrow();
        root = join(weakest, new ArrayList<>());
      }
    }
  }

  /** A boundary and what it cost to join across it when it was noted. */
  private record Candidate(Boundary boundary, double cost) {}

  /** Joins across all boundaries below a mean strength. */
  void joinBelow(double weak) {
    Queue<Candidate> queue = candidates(Boundary::mean);
    while (!queue.isEmpty() && queue.peek().cost() < weak) {
      join(queue, queue.poll(), Boundary::mean);
    }
  }

  /** Joins across the boundaries that cost least until there are no more regions than asked for. */
  void joinTo(int most) {
    Queue<Candidate> queue = candidates(this::cost);
    while (!queue.isEmpty() && count > most) {
      join(queue, queue.poll(), this::cost);
    }
  }

  /** Mean strength times the root of half the harmonic mean of the areas, as Ward weighs them. */
  private double cost(Boundary boundary) {
    double a = areas[boundary.a()];
    double b = areas[boundary.b()];
    return boundary.mean() * Math.sqrt(a * b / (a + b));
  }

  private Queue<Candidate> candidates(ToDoubleFunction<Boundary> cost) {
    Queue<Candidate> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble(Candidate::cost)
                .thenComparingInt(candidate -> candidate.boundary().a())
                .thenComparingInt(candidate -> candidate.boundary().b()));
    for (int r = 0; r < neighbours.size(); r++) {
      for (Boundary boundary : neighbours.get(r).values()) {
        if (boundary.a() == r) {
          queue.add(new Candidate(boundary, cost.applyAsDouble(boundary)));
        }
      }
    }
    return queue;
  }

  /** Joins unless the candidate is outdated; costs that have grown are noted anew. */
  private void join(Queue<Candidate> queue, Candidate candidate, ToDoubleFunction<Boundary> cost) {
    Boundary boundary = candidate.boundary();
    if (!boundary.equals(neighbours.get(boundary.a()).get(boundary.b()))) {
      return;
    }
    double now = cost.applyAsDouble(boundary);
    if (now > candidate.cost()) {
      queue.add(new Candidate(boundary, now));
      return;
    }
    List<Boundary> changed = new ArrayList<>();
    join(boundary, changed);
    for (Boundary each : changed) {
      queue.add(new Candidate(each, cost.applyAsDouble(each)));
    }
  }

  /** Joins the two sides of a boundary into the lower number. */
  private int join(Boundary boundary, List<Boundary> changed) {
    int kept = boundary.a();
    int gone = boundary.b();
    parents[gone] = kept;
    areas[kept] += areas[gone];
    count--;
    neighbours.get(kept).remove(gone);
    neighbours.get(gone).remove(kept);
    for (Map.Entry<Integer, Boundary> entry : neighbours.get(gone).entrySet()) {
      int other = entry.getKey();
      neighbours.get(other).remove(gone);
      changed.add(
          put(
              new Boundary(
                  Math.min(kept, other),
                  Math.max(kept, other),
                  entry.getValue().strength(),
                  entry.getValue().length())));
    }
    neighbours.get(gone).clear();
    return kept;
  }

  /** The region that another one has become part of, or itself. */
  int root(int region) {
    int root = region;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }
}
