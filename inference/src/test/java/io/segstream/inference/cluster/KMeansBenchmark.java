package io.segstream.inference.cluster;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts of grouping: learning on a sample of 1,024 pixels, cold and warm, and assigning all
 * 25,680 cells of a 214 x 120 grid; 24 dimensions, 6 groups.
 *
 * <p>Run with {@code org.openjdk.jmh.Main KMeansBenchmark} on the test class path of this module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KMeansBenchmark {
  private static final int CELLS = 214 * 120;

  private final AdaptiveKMeans adaptive = new AdaptiveKMeans(GroupingSettings.forPixels());
  private final SphericalKMeans kMeans = new SphericalKMeans(20, 1);
  private final int[] assignments = new int[CELLS];
  private final float[] cosines = new float[CELLS];
  private PointSet sample;
  private PointSet cells;
  private float[][] previous;

  /** Draws the points. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    previous = adaptive.fit(points(1024, random), new float[0][]).centroids();
    sample = points(1024, random);
    cells = points(CELLS, random);
  }

  private static PointSet points(int count, Random random) {
    return PointSet.of(UnitPoints.groups(6, count, 24, 0.06, random));
  }

  @Benchmark
  public Clustering chooseGroupsCold() {
    return adaptive.fit(sample, new float[0][]);
  }

  @Benchmark
  public Clustering chooseGroupsWarm() {
    return adaptive.fit(sample, previous);
  }

  @Benchmark
  public Clustering fitSixGroupsCold() {
    return kMeans.fit(sample, 6);
  }

  @Benchmark
  public int[] assignAllCells() {
    SphericalKMeans.assign(cells, previous, assignments, cosines);
    return assignments;
  }
}
