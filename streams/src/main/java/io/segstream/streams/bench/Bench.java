package io.segstream.streams.bench;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.streams.topology.ChunkLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs measurements; each is a section of the report. */
public final class Bench {
  private static final int SECOND = 25;

  /** As long as the chunks that ingest cuts by default. */
  private static final int TWO_SECONDS = 2 * SECOND;

  private static final int SHORT_GOP = 5;
  private static final int DRAWN_FRAMES = 200;

  /** What can be measured. */
  public enum Section {
    /** Decoding and scaling. */
    DECODE,
    /** The engine and what follows it, frame by frame on one thread. */
    STAGES,
    /** The whole pipeline beside the engine alone. */
    PIPELINE,
    /** Age of live frames. */
    LATENCY,
    /** Memory over many frames and restarts. */
    SOAK;

    /** As users type it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final BenchSettings settings;
  private final Optional<Path> file;
  private final FrameSize drawnSize;
  private final Consumer<String> progress;

  /**
   * @param file clip to measure with; without it, scenes are drawn
   * @param drawnSize size of drawn scenes
   * @param progress is told what goes on
   */
  public Bench(
      BenchSettings settings, Optional<Path> file, FrameSize drawnSize, Consumer<String> progress) {
    this.settings = settings;
    this.file = file;
    this.drawnSize = drawnSize;
    this.progress = progress;
  }

  /** Measures one section. */
  public void run(Section section, BenchReport report) throws IOException, InterruptedException {
    progress.accept("measuring " + section);
    switch (section) {
      case DECODE -> {
        BenchClip clip = clip(SECOND);
        report.add("Decode (%s)".formatted(clip.name()), stages(clip).decode());
      }
      case STAGES -> {
        BenchClip clip = clip(SECOND);
        report.add(title("Stages", clip), extraction(clip));
      }
      case PIPELINE -> {
        BenchClip clip = clip(TWO_SECONDS);
        report.add(title("Pipeline", clip), new PipelineBench(settings, clip).measure());
      }
      case LATENCY -> {
        BenchClip clip = clip(SHORT_GOP);
        report.add(
            title("Latency of a live feed", clip), new LatencyBench(settings, clip).measure());
      }
      case SOAK -> {
        BenchClip clip = clip(SECOND);
        report.add(
            title("Endurance", clip),
            new SoakBench(settings, clip).measure(frames -> progress.accept(frames + " frames")));
      }
    }
  }

  private String title(String section, BenchClip clip) {
    return "%s (%s, input %s, %s)"
        .formatted(section, clip.name(), settings.inputSize(), settings.runtime().runtime().name());
  }

  private BenchClip clip(int gopFrames) throws IOException {
    BenchClips clips = new BenchClips(settings.workDirectory());
    return file.isPresent()
        ? clips.ofFile(file.get())
        : clips.drawn(drawnSize, DRAWN_FRAMES, gopFrames);
  }

  private StageBench stages(BenchClip clip) {
    return new StageBench(clip, settings.inputSize());
  }

  private List<Figure> extraction(BenchClip clip) {
    int batchFrames = ChunkLimits.DEFAULT.batchFrames();
    List<FrameBatch> frames =
        clip.batches(settings.inputSize(), batchFrames, DRAWN_FRAMES / batchFrames);
    try (SegmentationEngine engine = settings.runtime().openEngine()) {
      return stages(clip)
          .extraction(
              engine,
              settings.runtime().model().card().labels(),
              ExtractionSettings.defaults(),
              clip.displaySize(),
              frames);
    }
  }
}
