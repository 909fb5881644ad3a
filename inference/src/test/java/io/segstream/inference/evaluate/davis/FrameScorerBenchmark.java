package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.FrameScorer.VoidPixels;
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
 * J and F of one object per frame, from label maps in memory: a flower with rough edges that takes
 * a third of the frame, shifted and turned a little in the result. Operations per second are frames
 * per second and core.
 *
 * <p>Run with {@code org.openjdk.jmh.Main FrameScorerBenchmark} on the test class path of this
 * module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameScorerBenchmark {
  /** Width x height; the second has twice the radius on four times the pixels. */
  @Param({"854x480", "1708x960"})
  private String size;

  private FrameScorer scorer;
  private LabelMap truth;
  private LabelMap result;

  /** Draws the masks. */
  @Setup
  public void draw() {
    int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    scorer = new FrameScorer(width, height, 1, 1);
    truth = flower(width, height, 0);
    result = flower(width, height, 0.1);
  }

  private static LabelMap flower(int width, int height, double change) {
    byte[] labels = new byte[width * height];
    double cx = width * (0.5 + change / 10);
    double cy = height * 0.5;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double angle = Math.atan2(y - cy, x - cx) + change;
        double edge = height * (0.36 + 0.08 * Math.sin(7 * angle) + 0.01 * Math.sin(61 * angle));
        labels[y * width + x] = (byte) (Math.hypot(x - cx, y - cy) < edge ? 1 : 0);
      }
    }
    return new LabelMap(width, height, labels);
  }

  @Benchmark
  public double scoreFrame() {
    scorer.load(truth, result, VoidPixels.BACKGROUND);
    return scorer.region(1, 1) + scorer.boundary(1, 1);
  }
}
