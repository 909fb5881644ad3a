package io.segstream.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.cluster.Clustering;
import io.segstream.inference.cluster.PointSet;
import io.segstream.inference.cluster.SphericalKMeans;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.PixelClusters;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.variant.ClusteringVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clustering in the graph against the class on real videos: the property names a directory of them,
 * {@code segstream.model} a model's, the baseline if there is none. Prints what it finds.
 */
@EnabledIfSystemProperty(named = "segstream.videos", matches = ".+")
class ClusteringInGraphOnClipsTest {
  private static final int FRAMES = 200;
  private static final int EVERY = 8;
  private static final int WARM_UP = 3;

  /** Cosines that are nearer to each other than rounding can tell apart. */
  private static final float TIE = 1e-6f;

  @TempDir private Path directory;
  private long compared;
  private long same;
  private long ties;
  private long plainNanos;
  private long groupedNanos;
  private long classNanos;
  private int timed;

  @Test
  void shouldGroupThePixelsOfRealVideosAsTheClassDoes() throws IOException {
    ClusteringVariant variant =
        new ClusteringVariant(
            "grouped", Integer.getInteger("groups", 8), Integer.getInteger("iterations", 4), 0.5);
    LoadedModel plain = model();
    LoadedModel grouped = variant.write(plain, directory.resolve("grouped"));
    try (SegmentationEngine a = OnnxRuntimeEngine.open(plain, EngineSettings.withThreads(1));
        SegmentationEngine b = OnnxRuntimeEngine.open(grouped, EngineSettings.withThreads(1))) {
      for (Path clip : clips()) {
        compare(clip, plain, variant, a, b);
      }
    }
    System.out.printf(
        "%d cells, %d the same (%.4f %%), %d of the others ties; per frame: model %.2f ms, with clustering in the graph %.2f ms, K-Means over all cells in Java %.2f ms; with / without %.3f%n",
        compared,
        same,
        100.0 * same / compared,
        ties,
        plainNanos / 1e6 / timed,
        groupedNanos / 1e6 / timed,
        classNanos / 1e6 / timed,
        (double) groupedNanos / plainNanos);
    assertThat((double) same / (compared - ties)).isGreaterThanOrEqualTo(0.999);
  }

  private LoadedModel model() throws IOException {
    String path = System.getProperty("segstream.model", "");
    if (path.isEmpty()) {
      BaselineModel.writeTo(directory.resolve("baseline"));
      return LoadedModel.load(directory.resolve("baseline"));
    }
    return LoadedModel.load(Path.of(path));
  }

  private static List<Path> clips() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("segstream.videos")))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(mp4|mkv|avi|webm)"))
          .sorted()
          .toList();
    }
  }

  private void compare(
      Path file,
      LoadedModel model,
      ClusteringVariant variant,
      SegmentationEngine plain,
      SegmentationEngine grouped) {
    BenchClip clip = new BenchClips(directory).ofFile(file);
    FrameSize size = InputSize.forSource(model.card(), clip.displaySize(), Optional.empty());
    List<FrameBatch> frames = clip.batches(size, 1, FRAMES);
    float[][] start = new float[0][];
    long clipSame = same;
    long clipCompared = compared;
    for (int i = 0; i < frames.size(); i += EVERY) {
      FrameBatch frame = frames.get(i);
      FrameBatch started =
          new FrameBatch(
              frame.pixels(), 1, size.height(), size.width(), Collections.nCopies(1, start));
      long before = System.nanoTime();
      try (FrameFeatures features = plain.infer(frame)) {
        long inferred = System.nanoTime();
        try (FrameFeatures clustered = grouped.infer(started)) {
          long both = System.nanoTime();
          PixelClusters clusters = clustered.frame(0).clusters();
          if (start.length == variant.groups()) {
            long took = compare(features.frame(0), clusters, start, variant);
            if (i >= WARM_UP * EVERY) {
              plainNanos += inferred - before;
              groupedNanos += both - inferred;
              classNanos += took;
              timed++;
            }
          }
          start =
              Arrays.stream(clusters.vectors())
                  .filter(centroid -> UnitVectors.cosine(centroid, centroid) > 0)
                  .toArray(float[][]::new);
        }
      }
    }
    System.out.printf(
        "%-34s %s  %d of %d cells%n", clip.name(), size, same - clipSame, compared - clipCompared);
  }

  /** Counts cells; returns how long the class took. */
  private long compare(
      FeatureMap map, PixelClusters clusters, float[][] start, ClusteringVariant variant) {
    int d = map.dimensions();
    float[] points = new float[map.cells() * d];
    byte[] labels = new byte[map.cells()];
    int count = 0;
    for (int cell = 0; cell < map.cells(); cell++) {
      if (map.objectness().get(cell) >= 0.5f) {
        for (int j = 0; j < d; j++) {
          points[count * d + j] = map.embeddings().get(j * map.cells() + cell);
        }
        labels[count++] = clusters.labels().get(cell);
      }
    }
    long before = System.nanoTime();
    Clustering expected =
        new SphericalKMeans(variant.iterations(), 0).fit(new PointSet(points, count, d), start);
    long took = System.nanoTime() - before;
    float[][] centroids = clusters.vectors();
    int[] numbers = new int[centroids.length];
    int kept = 0;
    for (int group = 0; group < numbers.length; group++) {
      numbers[group] = UnitVectors.cosine(centroids[group], centroids[group]) > 0 ? kept++ : -1;
    }
    for (int i = 0; i < count; i++) {
      compared++;
      int wanted = expected.assignments()[i];
      if (numbers[labels[i]] == wanted) {
        same++;
      } else {
        float[] point = Arrays.copyOfRange(points, i * d, (i + 1) * d);
        float difference =
            UnitVectors.cosine(point, expected.centroids()[wanted])
                - UnitVectors.cosine(point, centroids[labels[i]]);
        ties += Math.abs(difference) < TIE ? 1 : 0;
      }
    }
    return took;
  }
}
