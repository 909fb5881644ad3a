package io.segstream.trainer.augment;

import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import java.util.SplittableRandom;
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
 * Milliseconds per view with mask on one core, the picture in memory: the two-view augmentation of
 * MaskContrast at 224x224, and that of pixel contrast at 480x360.
 *
 * <p>Run with {@code org.openjdk.jmh.Main ViewAugmentationBenchmark} on the test class path of this
 * module.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ViewAugmentationBenchmark {
  /** Size of the picture. */
  @Param({"500x375", "854x480"})
  private String size;

  private final ViewAugmentation views = new ViewAugmentation(ViewSettings.MASK_CONTRAST);
  private final SceneAugmentation scenes =
      new SceneAugmentation(SceneSettings.pixelContrast(480, 360));
  private final SplittableRandom random = new SplittableRandom(1);
  private Example example;

  /** Draws the picture. */
  @Setup
  public void draw() {
    int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    example =
        Example.unlabelled(
                "drawn", Drawn.image(width, height, (x, y) -> (x * 7919 ^ y * 104729) & 0xffffff))
            .withForeground(Drawn.labels(width, height, (x, y) -> x > 100 && y > 90 ? 1 : 0));
  }

  /** One view of two. */
  @Benchmark
  public View maskContrast() {
    return views.draw(example, random);
  }

  /** One scene. */
  @Benchmark
  public View pixelContrast() {
    return scenes.draw(example, random);
  }
}
