package io.segstream.inference.track;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
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
 * One frame through the tracker: masks of 854 x 480 pixels, 24 dimensions, every object matched.
 *
 * <p>Run with {@code org.openjdk.jmh.Main TrackerBenchmark} on the test class path of this module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrackerBenchmark {
  @Param({"5", "24"})
  public int objects;

  private final Tracker tracker = new Tracker(TrackerSettings.defaults());
  private List<ExtractedSegment> segments;
  private TrackerState state = TrackerState.EMPTY;

  /** Shows the objects often enough to be confirmed, each a little moved. */
  @Setup
  public void confirm() {
    for (int frame = 0; frame < 4; frame++) {
      Random random = new Random(1);
      segments = new ArrayList<>();
      for (int i = 0; i < objects; i++) {
        segments.add(octagon(random, 2 * frame));
      }
      state = tracker.update(state, frame, frame * 40_000L, segments).state();
    }
  }

  private static ExtractedSegment octagon(Random random, int shift) {
    double x = 60 + random.nextInt(700) + shift;
    double y = 60 + random.nextInt(360);
    double radius = 20 + random.nextInt(40);
    double[] corners = new double[16];
    for (int c = 0; c < 8; c++) {
      corners[2 * c] = x + radius * Math.cos(c * Math.PI / 4);
      corners[2 * c + 1] = y + radius * Math.sin(c * Math.PI / 4);
    }
    RleMask mask = RleMask.fromPolygon(corners, 854, 480);
    float[] embedding = new float[24];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) random.nextGaussian();
    }
    UnitVectors.normalise(embedding);
    return new ExtractedSegment(mask, mask.boundingBox(), 0.9f, embedding, "");
  }

  @Benchmark
  public TrackingResult update() {
    return tracker.update(state, 4, 160_000, segments);
  }
}
