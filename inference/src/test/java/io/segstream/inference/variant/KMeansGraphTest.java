package io.segstream.inference.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.segstream.inference.cluster.Clustering;
import io.segstream.inference.cluster.PointSet;
import io.segstream.inference.cluster.SphericalKMeans;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.SharedEnvironment;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The graph against the class, whose own rules are tested where it is. */
class KMeansGraphTest {
  private static final int DIMENSIONS = 6;

  /** What the graph gives for one item. */
  private record Item(int[] labels, float[][] centroids) {}

  @Test
  void shouldGroupPointsAsTheClassDoesInEveryIteration() throws OrtException {
    // Given
    Random random = new Random(3);
    float[][] points = points(400, 5, 0.35, random);
    boolean[] counted = counted(400, random);
    float[][] start = points(4, 4, 1, random);
    for (int iterations = 1; iterations <= 6; iterations++) {
      // When
      Item item = run(points, counted, start, iterations);
      // Then
      assertAsTheClass(item, points, counted, start, iterations);
    }
  }

  @Test
  void shouldFillEmptyGroupsAsTheClassDoes() throws OrtException {
    // Given: four of six groups start where no point is nearest
    Random random = new Random(5);
    float[][] points = points(60, 3, 0.2, random);
    float[][] start = new float[6][];
    for (int group = 0; group < 6; group++) {
      start[group] = axis(group < 2 ? group : 5, group < 2 ? 1 : -1);
    }
    for (int iterations = 1; iterations <= 4; iterations++) {
      // When
      Item item = run(points, counted(60), start, iterations);
      // Then
      assertAsTheClass(item, points, counted(60), start, iterations);
    }
  }

  @Test
  void shouldTakeNoGroupItsLastPoint() throws OrtException {
    // Given: two points of group 1 are the farthest of all, only one of them can be spared
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(unit(1, 0.01f * i, 0, 0, 0, 0));
    }
    all.add(unit(0, 1, 1.2f, 0, 0, 0));
    all.add(unit(0, 1, 0, 1.2f, 0, 0));
    float[][] points = all.toArray(float[][]::new);
    float[][] start = {axis(0, 1), axis(1, 1), axis(5, -1), axis(5, -1)};
    // When
    Item item = run(points, counted(points.length), start, 1);
    // Then
    assertThat(Arrays.copyOfRange(item.labels, 20, 22)).containsExactlyInAnyOrder(1, 2);
    assertThat(item.labels[19]).isEqualTo(3);
    assertAsTheClass(item, points, counted(points.length), start, 1);
  }

  @Test
  void shouldGiveTiesToTheFirstAndLeaveOutGroupsWithoutPoints() throws OrtException {
    // Given: all points are one, so that no other group can have any
    float[][] points = new float[12][];
    Arrays.fill(points, axis(2, 1));
    float[][] start = {axis(0, 1), axis(2, 1), axis(2, 1)};
    // When
    Item item = run(points, counted(12), start, 3);
    // Then
    assertThat(item.labels).containsOnly(1);
    assertThat(item.centroids)
        .isDeepEqualTo(new float[][] {new float[DIMENSIONS], axis(2, 1), new float[DIMENSIONS]});
  }

  @Test
  void shouldAssignPointsThatDoNotCountButNotMoveByThem() throws OrtException {
    // Given
    float[][] points = {
      axis(0, 1), axis(1, 1), unit(1, 0, 0.5f, 0, 0, 0), unit(0, 1, 0, 0, 0, 0.1f)
    };
    boolean[] counted = {true, true, false, false};
    // When
    Item item = run(points, counted, new float[][] {axis(0, 1), axis(1, 1)}, 3);
    // Then
    assertThat(item.labels).containsExactly(0, 1, 0, 1);
    assertThat(item.centroids).isDeepEqualTo(new float[][] {axis(0, 1), axis(1, 1)});
  }

  @Test
  void shouldKeepTheStartWhereNothingCounts() throws OrtException {
    // Given
    float[][] start = {axis(3, 1), new float[DIMENSIONS]};
    // When
    Item item = run(points(8, 2, 0.1, new Random(1)), new boolean[8], start, 2);
    // Then
    assertThat(item.centroids).isDeepEqualTo(start);
  }

  @Test
  void shouldSeedCentroidsThatAreNotGivenByTheFarthestPoints() throws OrtException {
    // Given
    Random random = new Random(8);
    float[][] points = points(200, 6, 0.15, random);
    boolean[] counted = counted(200, random);
    float[][] start = new float[5][DIMENSIONS];
    start[2] = axis(4, 1);
    // When
    Item item = run(points, counted, start, 3);
    // Then
    assertAsTheClass(item, points, counted, seeded(points, counted, start), 3);
  }

  @Test
  void shouldGroupEachItemOfABatchAlone() throws OrtException {
    // Given
    Random random = new Random(9);
    float[][] one = points(100, 3, 0.3, random);
    float[][] two = points(100, 5, 0.2, random);
    boolean[] counted = counted(100, random);
    float[][] start = points(3, 3, 1, random);
    float[][] nothing = new float[3][DIMENSIONS];
    // When
    List<Item> items =
        run(
            new float[][][] {one, two},
            new boolean[][] {counted, counted(100)},
            new float[][][] {start, nothing},
            4);
    // Then
    assertAsTheClass(items.get(0), one, counted, start, 4);
    assertAsTheClass(items.get(1), two, counted(100), seeded(two, counted(100), nothing), 4);
  }

  private static void assertAsTheClass(
      Item item, float[][] points, boolean[] counted, float[][] start, int iterations) {
    List<float[]> chosen = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      if (counted[i]) {
        chosen.add(points[i]);
        labels.add(item.labels[i]);
      }
    }
    Clustering expected =
        new SphericalKMeans(iterations, 0).fit(PointSet.of(chosen.toArray(float[][]::new)), start);
    // The class numbers the groups that are left anew, in their order.
    List<Integer> kept = labels.stream().distinct().sorted().toList();
    assertThat(labels.stream().mapToInt(kept::indexOf).toArray())
        .as("labels after %d iterations", iterations)
        .isEqualTo(expected.assignments());
    for (int group = 0; group < item.centroids.length; group++) {
      int index = kept.indexOf(group);
      float[] centroid = index < 0 ? new float[DIMENSIONS] : expected.centroids()[index];
      for (int d = 0; d < DIMENSIONS; d++) {
        assertThat(item.centroids[group][d]).isCloseTo(centroid[d], offset(1e-5f));
      }
    }
  }

  /** Farthest-first traversal as the documentation of the graph describes it. */
  private static float[][] seeded(float[][] points, boolean[] counted, float[][] start) {
    float[][] seeds = start.clone();
    float[] nearest = new float[points.length];
    Arrays.fill(nearest, -2);
    for (float[] given : start) {
      if (UnitVectors.cosine(given, given) > 0) {
        near(nearest, points, given);
      }
    }
    for (int group = 0; group < seeds.length; group++) {
      if (UnitVectors.cosine(start[group], start[group]) == 0) {
        int farthest = -1;
        for (int i = 0; i < points.length; i++) {
          if (counted[i] && (farthest < 0 || nearest[i] < nearest[farthest])) {
            farthest = i;
          }
        }
        seeds[group] = points[farthest];
        near(nearest, points, seeds[group]);
      }
    }
    return seeds;
  }

  private static void near(float[] nearest, float[][] points, float[] seed) {
    for (int i = 0; i < points.length; i++) {
      nearest[i] = Math.max(nearest[i], UnitVectors.cosine(points[i], seed));
    }
  }

  private static Item run(float[][] points, boolean[] counted, float[][] start, int iterations)
      throws OrtException {
    return run(
            new float[][][] {points},
            new boolean[][] {counted},
            new float[][][] {start},
            iterations)
        .get(0);
  }

  private static List<Item> run(
      float[][][] points, boolean[][] counted, float[][][] start, int iterations)
      throws OrtException {
    int items = points.length;
    int count = points[0].length;
    int groups = start[0].length;
    OnnxGraph graph = OnnxGraph.named("k-means");
    Value input = graph.input("points", TensorType.FLOAT, Shape.of("N", "D", "C"));
    Value weights = graph.input("weights", TensorType.FLOAT, Shape.of("N", "1", "C"));
    Value given = graph.input("start", TensorType.FLOAT, Shape.of("N", "K", "D"));
    KMeansGraph.Result result =
        KMeansGraph.append(
            graph, input, graph.scalar(0).lessThan(weights), given, groups, iterations);
    graph
        .output("labels", result.labels(), TensorType.INT64, Shape.of("N", "1", "C"))
        .output("centroids", result.centroids(), TensorType.FLOAT, Shape.of("N", "K", "D"));
    FloatBuffer columns = FloatBuffer.allocate(items * DIMENSIONS * count);
    FloatBuffer ones = FloatBuffer.allocate(items * count);
    FloatBuffer starts = FloatBuffer.allocate(items * groups * DIMENSIONS);
    for (int n = 0; n < items; n++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        for (int i = 0; i < count; i++) {
          columns.put(points[n][i][d]);
        }
      }
      for (int i = 0; i < count; i++) {
        ones.put(counted[n][i] ? 1 : 0);
      }
      for (float[] centroid : start[n]) {
        starts.put(centroid);
      }
    }
    OrtEnvironment environment = SharedEnvironment.get();
    try (OrtSession session = session(environment, graph);
        OnnxTensor a =
            OnnxTensor.createTensor(
                environment, columns.flip(), new long[] {items, DIMENSIONS, count});
        OnnxTensor b =
            OnnxTensor.createTensor(environment, ones.flip(), new long[] {items, 1, count});
        OnnxTensor c =
            OnnxTensor.createTensor(
                environment, starts.flip(), new long[] {items, groups, DIMENSIONS});
        OrtSession.Result output = session.run(Map.of("points", a, "weights", b, "start", c))) {
      long[][][] labels = (long[][][]) output.get("labels").orElseThrow().getValue();
      float[][][] centroids = (float[][][]) output.get("centroids").orElseThrow().getValue();
      List<Item> results = new ArrayList<>();
      for (int n = 0; n < items; n++) {
        results.add(
            new Item(
                Arrays.stream(labels[n][0]).mapToInt(Math::toIntExact).toArray(), centroids[n]));
      }
      return results;
    }
  }

  /** The runtime loads deep graphs recursively: a thread of the usual stack would not do. */
  private static OrtSession session(OrtEnvironment environment, OnnxGraph graph) {
    FutureTask<OrtSession> opening =
        new FutureTask<>(() -> environment.createSession(graph.toBytes()));
    new Thread(null, opening, "deep", 64L << 20).start();
    try {
      return opening.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] axis(int axis, float sign) {
    float[] vector = new float[DIMENSIONS];
    vector[axis] = sign;
    return vector;
  }

  private static float[] unit(float... vector) {
    UnitVectors.normalise(vector);
    return vector;
  }

  /** Points around the first axes in turn, with Gaussian noise on each number. */
  private static float[][] points(int count, int groups, double noise, Random random) {
    float[][] points = new float[count][];
    for (int i = 0; i < count; i++) {
      points[i] = axis(i % groups, 1);
      for (int d = 0; d < DIMENSIONS; d++) {
        points[i][d] += (float) (noise * random.nextGaussian());
      }
      UnitVectors.normalise(points[i]);
    }
    return points;
  }

  private static boolean[] counted(int count) {
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    return all;
  }

  /** About two of three. */
  private static boolean[] counted(int count, Random random) {
    boolean[] some = new boolean[count];
    for (int i = 0; i < count; i++) {
      some[i] = random.nextInt(3) > 0;
    }
    return some;
  }
}
