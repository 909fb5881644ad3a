package io.segstream.streams.bench;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.ProcessingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures chunk in, committed segments out, against the same engine fed with ready frames, in turn
 * within one run.
 */
final class PipelineBench {
  private static final double NANOS = 1e9;

  private final BenchSettings settings;
  private final BenchClip clip;
  private final List<FrameBatch> batches;

  PipelineBench(BenchSettings settings, BenchClip clip) {
    this.settings = settings;
    this.clip = clip;
    this.batches = clip.batches(settings.inputSize(), ChunkLimits.DEFAULT.batchFrames(), 16);
  }

  List<Figure> measure() throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (int feeds : settings.feeds()) {
      String label = feeds == 1 ? "1 feed" : feeds + " feeds";
      List<Double> engines = new ArrayList<>();
      List<Double> wholes = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      List<Double> slowdowns = new ArrayList<>();
      double bytesPerFrame = 0;
      for (int round = 0; round < settings.rounds(); round++) {
        double before = engineOnly(feeds);
        Throughput whole = pipeline(feeds);
        double engine = (before + engineOnly(feeds)) / 2;
        engines.add(engine);
        wholes.add(whole.framesPerSecond);
        ratios.add(whole.framesPerSecond / engine);
        slowdowns.add(whole.engineMillis * engine / 1e3);
        bytesPerFrame = whole.bytesPerFrame;
      }
      figures.add(median("engine only, for " + label, engines, "frames/s"));
      figures.add(median("whole pipeline, " + label, wholes, "frames/s"));
      figures.add(median("whole / engine, " + label, ratios, "ratio"));
      figures.add(median("time in a call, whole / engine, " + label, slowdowns, "ratio"));
      if (feeds == 1) {
        figures.add(
            Figure.of("published per frame", bytesPerFrame, "bytes")
                .withNote("segment record, key and headers not counted"));
      }
    }
    return figures;
  }

  private static Figure median(String name, List<Double> rounds, String unit) {
    Percentiles values = new Percentiles(rounds);
    return Figure.of(name, values.at(0.5), unit)
        .withNote(
            String.format(
                Locale.ROOT,
                "median of %d rounds, %.3g to %.3g",
                rounds.size(),
                values.at(Double.MIN_VALUE),
                values.at(1)));
  }

  /** As many batches with the engine as that many feeds would have there. */
  private double engineOnly(int feeds) throws InterruptedException {
    int inFlight = ChunkLimits.DEFAULT.batchesInFlight() * feeds;
    try (FrameInference inference = settings.runtime().open()) {
      StageBench.engineOnly(inference, batches, inFlight, inFlight);
      int calls = Math.max(inFlight, settings.frames() / ChunkLimits.DEFAULT.batchFrames());
      return StageBench.engineOnly(inference, batches, calls, inFlight);
    }
  }

  private record Throughput(double framesPerSecond, double bytesPerFrame, double engineMillis) {}

  private Throughput pipeline(int feeds) {
    EngineClock clock = new EngineClock();
    try (BenchBed bed = new BenchBed()) {
      int frames = 0;
      for (int feed = 0; feed < feeds; feed++) {
        frames += publish(bed, new FeedId("bench-" + feed), feed % bed.partitions());
      }
      bed.startService(
          settings,
          settings.runtime().withListener(clock).load(),
          feeds,
          LatencyPolicy.EVERY_FRAME,
          ProcessingListener.NONE);
      return read(bed, frames, clock);
    }
  }

  /** Repeats the clip as one feed until it is long enough; returns its frames. */
  private int publish(BenchBed bed, FeedId feed, int partition) {
    int frames = 0;
    long sequence = 0;
    while (frames < settings.frames()) {
      for (VideoChunk chunk : clip.chunks()) {
        ChunkHeader header =
            Renumbered.as(chunk.header(), feed, sequence++, frames, chunk.header().captureTimeUs());
        bed.publish(feed, partition, chunk, header);
        frames += header.frameCount();
      }
    }
    bed.publishEnd(feed, partition, sequence, frames);
    return frames;
  }

  /** The clock starts when the first tenth is out: starting up is not throughput. */
  private static Throughput read(BenchBed bed, int frames, EngineClock clock) {
    int warmUp = Math.max(1, frames / 10);
    long[] bytes = new long[1];
    int[] seen = new int[1];
    int[] measured = new int[1];
    long[] start = new long[1];
    long[] end = new long[1];
    bed.readFrames(
        frames,
        (record, arrival) -> {
          bytes[0] += record.serializedValueSize();
          if (seen[0]++ < warmUp) {
            start[0] = arrival;
          } else if (arrival > start[0]) {
            measured[0]++;
            end[0] = arrival;
          }
        });
    return new Throughput(
        measured[0] / ((end[0] - start[0]) / NANOS),
        (double) bytes[0] / frames,
        clock.millisPerFrame());
  }
}
