package io.segstream.schemas.mask;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Mask operations at frame sizes: ten discs that cover one another, from a grid of a quarter of the
 * size where scaling is measured.
 *
 * <p>Run: {@code mvn -q -pl schemas -am test-compile && mvn -q -pl schemas exec:exec
 * -Dexec.executable=java -Dexec.classpathScope=test -Dexec.args="-cp %classpath
 * org.openjdk.jmh.Main MaskBenchmark"}; further JMH options go after the name; on a machine that is
 * not quiet, {@code -bm sample} and its median stay meaningful.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MaskBenchmark {
  private static final int LABELS = 10;

  @Param({"854x480", "1920x1080"})
  String size;

  private int width;
  private int height;
  private int gridWidth;
  private int gridHeight;
  private byte[] labels;
  private byte[] bitmap;
  private byte[] grid;
  private SoftMask soft;
  private RleMask first;
  private RleMask second;
  private byte[] counts;

  /** Makes the inputs; seeded, so that every run measures the same. */
  @Setup
  public void makeMasks() {
    String[] sides = size.split("x", -1);
    width = Integer.parseInt(sides[0]);
    height = Integer.parseInt(sides[1]);
    gridWidth = width / 4;
    gridHeight = height / 4;
    Random random = new Random(42);
    labels = Bitmaps.discs(random, width, height, LABELS);
    bitmap = Bitmaps.only(labels, LABELS);
    grid = Bitmaps.discs(random, gridWidth, gridHeight, LABELS);
    soft = cone(gridWidth, gridHeight);
    first = RleMask.encode(bitmap, width, height);
    second = RleMask.encode(labels, width, height);
    counts = second.toCocoBytes();
  }

  /** A window of half the grid's height whose values fall from its middle outwards. */
  private static SoftMask cone(int gridWidth, int gridHeight) {
    int side = gridHeight / 2;
    float[] values = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        values[y * side + x] =
            (float) Math.max(0, 1 - Math.hypot(x - side / 2.0, y - side / 2.0) / side * 2);
      }
    }
    return new SoftMask(values, gridWidth / 4, gridHeight / 4, side, side, gridWidth, gridHeight);
  }

  @Benchmark
  public RleMask encode() {
    return RleMask.encode(bitmap, width, height);
  }

  @Benchmark
  public List<RleMask> encodeLabels() {
    return RleMask.encodeLabels(labels, width, height, LABELS);
  }

  @Benchmark
  public byte[] decode() {
    return second.decode();
  }

  @Benchmark
  public List<RleMask> upsampleLabels() {
    return RleMask.upsampleLabels(grid, gridWidth, gridHeight, LABELS, width, height);
  }

  @Benchmark
  public RleMask upsampleSoft() {
    return RleMask.upsampleSoft(soft, 0.5f, width, height);
  }

  @Benchmark
  public double iou() {
    return first.iou(second);
  }

  @Benchmark
  public RleMask union() {
    return first.union(second);
  }

  @Benchmark
  public byte[] toCocoBytes() {
    return second.toCocoBytes();
  }

  @Benchmark
  public RleMask fromCocoBytes() {
    return RleMask.fromCocoBytes(width, height, counts);
  }
}
