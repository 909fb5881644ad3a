package io.segstream.streams.bench;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.ProcessingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Runs one feed that begins again many times, and watches memory. The heap is the caller's to pin
 * ({@code -Xms} equal to {@code -Xmx} and {@code -XX:+AlwaysPreTouch}): what then still grows is
 * native memory.
 */
final class SoakBench {
  private static final FeedId FEED = new FeedId("soak");
  private static final double MEBI = 1 << 20;

  private final BenchSettings settings;
  private final BenchClip clip;

  SoakBench(BenchSettings settings, BenchClip clip) {
    this.settings = settings;
    this.clip = clip;
  }

  /**
   * @param progress is told the number of frames done
   */
  List<Figure> measure(IntConsumer progress) throws IOException {
    int handlesBefore = NativeHandles.live();
    List<Double> resident = new ArrayList<>();
    int frames = 0;
    try (BenchBed bed = new BenchBed()) {
      bed.startService(
          settings,
          settings.runtime().load(),
          1,
          LatencyPolicy.EVERY_FRAME,
          ProcessingListener.NONE);
      for (int run = 0; run < settings.soak().restarts(); run++) {
        int published = publishRun(bed);
        bed.readFrames(published, (record, arrival) -> {});
        frames += published;
        progress.accept(frames);
        OptionalLong bytes = ProcessMemory.residentBytes();
        if (bytes.isPresent()) {
          resident.add(bytes.getAsLong() / MEBI);
        }
      }
    }
    return figures(frames, resident, NativeHandles.live() - handlesBefore);
  }

  private int publishRun(BenchBed bed) {
    int frames = 0;
    int chunks = 0;
    while (frames < settings.soak().framesPerRun()) {
      VideoChunk chunk = clip.chunks().get(chunks % clip.chunks().size());
      bed.publish(
          FEED,
          0,
          chunk,
          Renumbered.as(chunk.header(), FEED, chunks++, frames, chunk.header().captureTimeUs()));
      frames += chunk.header().frameCount();
    }
    bed.publishEnd(FEED, 0, chunks, frames);
    return frames;
  }

  private List<Figure> figures(int frames, List<Double> resident, int handles) {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("frames", frames, ""));
    figures.add(Figure.of("feed restarts", settings.soak().restarts(), ""));
    if (!resident.isEmpty()) {
      // The first fifth fills caches and compiles code.
      List<Double> settled = resident.subList(resident.size() / 5, resident.size());
      int tail = Math.max(1, settled.size() / 5);
      double early = mean(settled.subList(0, tail));
      double late = mean(settled.subList(settled.size() - tail, settled.size()));
      figures.add(Figure.of("resident memory after warm-up", early, "MiB"));
      figures.add(Figure.of("resident memory at the end", late, "MiB"));
      figures.add(Figure.of("end / after warm-up", late / early, "ratio"));
    }
    figures.add(Figure.of("native handles left open", handles, ""));
    return figures;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
