package io.segstream.streams.bench;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.segment.Extraction;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.streams.decode.ChunkFrames;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Measures single stages on one thread, and the engine behind its batcher. */
final class StageBench {
  private static final int WARM_UP_PASSES = 8;
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e6;

  private final BenchClip clip;
  private final FrameSize inputSize;

  StageBench(BenchClip clip, FrameSize inputSize) {
    this.clip = clip;
    this.inputSize = inputSize;
  }

  /** Decodes and scales the whole clip on this thread, once to warm up and once measured. */
  List<Figure> decode() {
    decodeAll();
    long start = System.nanoTime();
    int frames = decodeAll();
    double seconds = (System.nanoTime() - start) / NANOS;
    return List.of(
        Figure.of("decode + scale to " + inputSize, frames / seconds, "frames/s")
            .withNote("one thread"));
  }

  private int decodeAll() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(inputSize.pixels() * FrameBatch.CHANNELS);
    int frames = 0;
    for (VideoChunk chunk : clip.chunks()) {
      try (ChunkFrames video = ChunkFrames.open(chunk.video(), chunk.header().rotation())) {
        while (video.next()) {
          video.scaleTo(inputSize, pixels.clear());
          frames++;
        }
      }
    }
    return frames;
  }

  /**
   * Keeps the model busy with decoded frames and nothing else.
   *
   * @param calls batches to run
   * @param inFlight batches waiting or running at a time
   * @return frames per second
   */
  static double engineOnly(
      FrameInference inference, List<FrameBatch> batches, int calls, int inFlight)
      throws InterruptedException {
    ArrayDeque<CompletableFuture<FrameFeatures>> running = new ArrayDeque<>();
    long start = System.nanoTime();
    long frames = 0;
    for (int i = 0; i < calls; i++) {
      if (running.size() == inFlight) {
        close(running.remove());
      }
      FrameBatch batch = batches.get(i % batches.size());
      running.add(inference.submit(batch));
      frames += batch.count();
    }
    while (!running.isEmpty()) {
      close(running.remove());
    }
    return frames / ((System.nanoTime() - start) / NANOS);
  }

  private static void close(CompletableFuture<FrameFeatures> future) throws InterruptedException {
    try {
      future.get().close();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The engine failed during the measurement", e.getCause());
    }
  }

  /** What grouping, extraction and run-length encoding cost beside the engine, frame by frame. */
  List<Figure> extraction(
      SegmentationEngine engine,
      List<String> labels,
      ExtractionSettings settings,
      FrameSize source,
      List<FrameBatch> batches) {
    // Some thousand frames pass before the compiler is done with the extraction.
    for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
      extractAll(engine, new SegmentExtractor(labels, settings), source, batches);
    }
    Stage cost = extractAll(engine, new SegmentExtractor(labels, settings), source, batches);
    double frames = batches.stream().mapToInt(FrameBatch::count).sum();
    return List.of(
        Figure.of("engine", cost.engineNanos / frames / MILLIS, "ms/frame")
            .withNote("one thread, in the batches of the pipeline"),
        Figure.of("K-Means + extraction + RLE", cost.extractNanos / frames / MILLIS, "ms/frame")
            .withNote("one thread, masks at " + source),
        Figure.of(
            "K-Means + extraction + RLE / engine",
            (double) cost.extractNanos / cost.engineNanos,
            "ratio"),
        Figure.of("segments", cost.segments / frames, "per frame"));
  }

  private record Stage(long engineNanos, long extractNanos, long segments) {}

  private static Stage extractAll(
      SegmentationEngine engine,
      SegmentExtractor extractor,
      FrameSize source,
      List<FrameBatch> batches) {
    long engineNanos = 0;
    long extractNanos = 0;
    long segments = 0;
    float[][] centroids = new float[0][];
    for (FrameBatch batch : batches) {
      long start = System.nanoTime();
      try (FrameFeatures features = engine.infer(batch)) {
        long inferred = System.nanoTime();
        for (int frame = 0; frame < batch.count(); frame++) {
          Extraction extraction =
              extractor.extract(features.frame(frame), source.width(), source.height(), centroids);
          extraction.segments().forEach(segment -> MaskRecords.toProto(segment.mask()));
          centroids = extraction.centroids();
          segments += extraction.segments().size();
        }
        engineNanos += inferred - start;
        extractNanos += System.nanoTime() - inferred;
      }
    }
    return new Stage(engineNanos, extractNanos, segments);
  }
}
