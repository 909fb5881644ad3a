package io.segstream.inference.variant;

import io.segstream.inference.cluster.SphericalKMeans;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;

/**
 * {@link SphericalKMeans} as operators of a graph, unrolled: a stated number of assignments, with
 * an update between each two. The rules are the same: a point joins the centroid of highest cosine,
 * ties to the lowest index; a centroid becomes the normalised sum of its points, and stays if they
 * cancel out; a group without points takes the point farthest from its centroid, ties to the first,
 * of a group that can spare it. Further assignments change nothing once the groups have settled,
 * which is where the class stops.
 *
 * <p>Points weigh 1 or 0: those of weight 0 are assigned, but move, fill and empty no group.
 *
 * <p>Centroids that are not given are seeded first, each by the point farthest from those before it
 * (Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical Computer
 * Science 38, 1985), the first of all by the first point.
 */
final class KMeansGraph {
  /** No cosine is as small: what has it is compared with, and chosen, last. */
  private static final float BELOW_COSINES = -2;

  /** No cosine is as large. */
  private static final float ABOVE_COSINES = 2;

  /** As in {@link SphericalKMeans}. */
  private static final float SAME_DIRECTION = 1e-6f;

  private final OnnxGraph graph;
  private final int groups;
  private final int candidates;
  private final Value columns;
  private final Value rows;
  private final Value counted;
  private final Value indices;
  private final Value groupIndices;
  private final Value earlierGroup;
  private final Value earlierCandidate;
  private final Value laterCandidate;

  /**
   * @param points [N, D, cells] of length 1
   * @param counted [N, 1, cells], BOOL: whether a point weighs 1
   */
  private KMeansGraph(OnnxGraph graph, Value points, Value counted, int groups) {
    this.graph = graph;
    this.groups = groups;
    // Of the points farthest away, at most one per group cannot be spared.
    this.candidates = 2 * groups;
    this.columns = points;
    this.rows = points.transpose(0, 2, 1);
    this.counted = counted;
    long[] sequence = new long[groups];
    float[] reals = new float[groups];
    for (int i = 0; i < groups; i++) {
      sequence[i] = i;
      reals[i] = i;
    }
    this.indices = graph.longs("clusterIndices", new long[] {groups, 1}, sequence);
    this.groupIndices = graph.floats("clusterNumbers", new long[] {groups, 1}, reals);
    this.earlierGroup = triangle("clusterOrder", groups, true);
    this.earlierCandidate = triangle("candidateOrder", candidates, true);
    this.laterCandidate = triangle("candidateOrderTransposed", candidates, false);
  }

  /** 1 below (or above) the diagonal, 0 elsewhere. */
  private Value triangle(String name, int size, boolean lower) {
    float[] values = new float[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        values[row * size + column] = (lower ? column < row : column > row) ? 1 : 0;
      }
    }
    return graph.floats(name, new long[] {size, size}, values);
  }

  /**
   * What came of it.
   *
   * @param labels [N, 1, cells], INT64: the group of each point
   * @param centroids [N, K, D]: of length 1; zeros for a group without points; as they were given
   *     where no point of an item counts
   */
  record Result(Value labels, Value centroids) {}

  private record Groups(Value labels, Value centroids, Value sizes) {}

  /**
   * Appends the algorithm to a graph, which may hold it once.
   *
   * @param points [N, D, cells] of length 1; at least twice as many cells as groups
   * @param counted [N, 1, cells], BOOL: whether a point weighs 1
   * @param start [N, K, D] of length 1, or zeros for a centroid that is to be seeded
   * @param iterations assignments, 1 or more
   */
  static Result append(
      OnnxGraph graph, Value points, Value counted, Value start, int groups, int iterations) {
    KMeansGraph kMeans = new KMeansGraph(graph, points, counted, groups);
    Groups current = kMeans.assign(kMeans.seeded(start));
    for (int iteration = 1; iteration < iterations; iteration++) {
      current = kMeans.assign(kMeans.moved(current));
    }
    Value none = graph.scalar(0);
    Value filled = none.lessThan(current.sizes);
    Value empty = none.lessThan(current.sizes.sum(1)).choose(none, start);
    return new Result(current.labels, filled.choose(current.centroids, empty));
  }

  private Value seeded(Value start) {
    Value given = graph.scalar(0).lessThan(start.norm(2));
    Value below = graph.scalar(BELOW_COSINES);
    Value nearest = given.choose(start.matMul(columns), below).largest(1);
    Value centroids = null;
    for (int group = 0; group < groups; group++) {
      Value here = given.slice(1, group, group + 1);
      Value farthest = counted.choose(nearest, graph.scalar(ABOVE_COSINES)).argMin(2);
      Value seed = rows.rows(farthest.squeeze(1));
      Value centroid = here.choose(start.slice(1, group, group + 1), seed);
      centroids = centroids == null ? centroid : centroids.concat(1, centroid);
      if (group < groups - 1) {
        nearest = nearest.max(here.choose(below, seed.matMul(columns)));
      }
    }
    return centroids;
  }

  private Groups assign(Value centroids) {
    Value cosines = centroids.matMul(columns);
    Value labels = cosines.argMax(1);
    return reseeded(labels, cosines.largest(1), centroids);
  }

  /** [N, K, cells]: 1 where a point that counts is of a group. */
  private Value membership(Value labels) {
    return labels.equalTo(indices).and(counted).cast(TensorType.FLOAT);
  }

  private Value moved(Groups before) {
    Value sums = membership(before.labels).matMul(rows);
    Value length = sums.norm(2);
    Value mean = sums.div(length.max(Float.MIN_NORMAL));
    return graph.scalar(0).lessThan(length).choose(mean, before.centroids);
  }

  /**
   * The n-th empty group gets the n-th farthest of the points that can be spared. A point can be if
   * fewer points of its group are farther than the group has points but one.
   */
  private Groups reseeded(Value labels, Value cosines, Value centroids) {
    Value sizes = membership(labels).sum(2);
    Value flat = labels.squeeze(1);
    Value distances = counted.choose(cosines, graph.scalar(ABOVE_COSINES)).squeeze(1);
    Value chosen = distances.smallestIndices(1, candidates);
    Value groupOf = flat.gatherElements(1, chosen);
    Value fartherOfGroup =
        groupOf
            .unsqueeze(2)
            .equalTo(groupOf.unsqueeze(1))
            .cast(TensorType.FLOAT)
            .mul(earlierCandidate)
            .sum(2);
    Value spare = sizes.gatherElements(1, groupOf.unsqueeze(2)).sub(1);
    Value apart =
        distances
            .gatherElements(1, chosen)
            .unsqueeze(2)
            .apply("LessOrEqual", Attributes.none(), graph.scalar(1 - SAME_DIRECTION));
    Value available =
        fartherOfGroup.lessThan(spare).and(apart).squeeze(2).cast(TensorType.FLOAT).unsqueeze(1);
    Value empty = sizes.equalTo(graph.scalar(0)).cast(TensorType.FLOAT);
    Value pairs =
        earlierGroup
            .matMul(empty)
            .equalTo(available.matMul(laterCandidate))
            .cast(TensorType.FLOAT)
            .mul(empty)
            .mul(available);
    Value taken = graph.scalar(0).lessThan(pairs.sum(1)).squeeze(1);
    Value takenBy = pairs.mul(groupIndices).sum(1).squeeze(1).cast(TensorType.INT64);
    Value newLabels = flat.scatterElements(1, chosen, taken.choose(takenBy, groupOf)).unsqueeze(1);
    Value newCentroids =
        graph.scalar(0).lessThan(pairs.sum(2)).choose(pairs.matMul(rows.rows(chosen)), centroids);
    return new Groups(newLabels, newCentroids, membership(newLabels).sum(2));
  }
}
