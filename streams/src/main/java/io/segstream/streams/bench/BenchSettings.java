package io.segstream.streams.bench;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.service.ModelRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What is measured.
 *
 * @param runtime model, engine and batching of all measurements
 * @param inputSize what frames are scaled to
 * @param frames frames of each measurement of throughput, for each feed
 * @param rounds how often throughput is measured; medians are reported
 * @param feeds numbers of feeds that the pipeline is measured with
 * @param soak length of the endurance run
 * @param workDirectory where stores lie during the run
 */
public record BenchSettings(
    ModelRuntime runtime,
    FrameSize inputSize,
    int frames,
    int rounds,
    List<Integer> feeds,
    Soak soak,
    Path workDirectory) {
  /**
   * Length of the endurance run.
   *
   * @param restarts how often the feed begins again
   * @param framesPerRun frames between two restarts
   */
  public record Soak(int restarts, int framesPerRun) {
    /** Fewer say nothing about what each of them leaves behind. */
    public static final int LEAST_RESTARTS = 10;

    public Soak {
      if (restarts < LEAST_RESTARTS || framesPerRun < 1) {
        throw new IllegalArgumentException(
            "An endurance run needs at least %d restarts of at least 1 frame, got %d of %d"
                .formatted(LEAST_RESTARTS, restarts, framesPerRun));
      }
    }
  }

  public BenchSettings {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(inputSize, "inputSize");
    feeds = List.copyOf(feeds);
    Objects.requireNonNull(soak, "soak");
    Objects.requireNonNull(workDirectory, "workDirectory");
    if (frames < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "Cannot measure %d frames in %d rounds".formatted(frames, rounds));
    }
  }
}
