package io.segstream.inference.segment;

import io.segstream.inference.engine.FeatureMap;
import java.util.List;
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
 * Feature map to run-length masks: a 214 x 120 grid of 24 dimensions to 854 x 480 pixels, warm
 * started as within a feed. {@code scene}: a few objects on background; the same with noisy
 * embeddings and objectness; and the worst case of a model without objectness, where every cell is
 * foreground.
 *
 * <p>Run with {@code org.openjdk.jmh.Main ExtractionBenchmark} on the test class path of this
 * module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExtractionBenchmark {
  /** Kinds of feature map. */
  public enum Scene {
    CLEAN,
    NOISY,
    ALL_FOREGROUND
  }

  @Param public Scene scene;

  private final SegmentExtractor extractor =
      new SegmentExtractor(List.of(), ExtractionSettings.defaults());
  private FeatureMap map;
  private float[][] previous;

  /** Paints five objects that cover about a third of the frame. */
  @Setup
  public void paint() {
    MapPainter painter =
        new MapPainter(214, 120, 24)
            .disc(40, 40, 25, 1)
            .disc(100, 60, 30, 2)
            .disc(135, 60, 20, 3)
            .disc(180, 30, 22, 4)
            .disc(180, 95, 18, 5);
    map =
        switch (scene) {
          case CLEAN -> painter.noise(0.05, 0.02, 1).map();
          case NOISY -> painter.noise(0.2, 0.25, 1).map();
          case ALL_FOREGROUND -> painter.noise(0.1, 0, 1).embeddingsOnly();
        };
    previous = extractor.extract(map, 854, 480, new float[0][]).centroids();
  }

  @Benchmark
  public Extraction extract() {
    return extractor.extract(map, 854, 480, previous);
  }
}
