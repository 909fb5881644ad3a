package io.segstream.streams.evaluate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.streams.service.ChunkFramesVideo;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.ChunkVideo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Takes the frames of chunks through a model in the order, at the size and in the batches in which
 * the topology does. Thread-safe: runs may go on side by side.
 */
public final class ModelFrames {
  /**
   * One frame as the model saw it.
   *
   * @param index position in the feed, from 0
   * @param source size of the source frame, upright
   * @param features valid only during the call
   * @param picture valid only during the call
   */
  public record ModelFrame(int index, FrameSize source, FeatureMap features, RgbFrame picture) {}

  /**
   * Centroids of the frame before, asked for at the beginning of each chunk, for models that group
   * pixels themselves.
   */
  @FunctionalInterface
  public interface Start {
    /** Nothing is known. */
    Start NONE = () -> new float[0][];

    float[][] centroids();
  }

  /** Receives every frame once, in order. */
  @FunctionalInterface
  public interface Sink {
    void accept(ModelFrame frame) throws IOException;
  }

  private static final int BATCH = ChunkLimits.DEFAULT.batchFrames();

  private final ModelCard card;
  private final SegmentationEngine engine;
  private final Optional<FrameSize> inputSize;

  /**
   * @param engine runs the model of the card; stays the caller's
   * @param inputSize size of frames for the model instead of the derived one
   */
  public ModelFrames(ModelCard card, SegmentationEngine engine, Optional<FrameSize> inputSize) {
    this.card = card;
    this.engine = engine;
    this.inputSize = inputSize;
  }

  /**
   * Runs all frames.
   *
   * @throws IOException if a frame is damaged, or what the sink throws
   */
  public void run(List<VideoChunk> chunks, Sink sink) throws IOException {
    run(chunks, Start.NONE, sink);
  }

  /**
   * Runs all frames.
   *
   * @param start where the model starts to group pixels, in every frame of a chunk
   * @throws IOException if a frame is damaged, or what the sink throws
   */
  public void run(List<VideoChunk> chunks, Start start, Sink sink) throws IOException {
    int index = 0;
    for (VideoChunk chunk : chunks) {
      float[][] known = start.centroids();
      float[][] usable = Arrays.copyOf(known, Math.min(known.length, card.modelGroups()));
      try (ChunkVideo video = ChunkFramesVideo.open(chunk)) {
        index = run(video, index, usable, sink);
      }
    }
  }

  private int run(ChunkVideo video, int first, float[][] start, Sink sink) throws IOException {
    int index = first;
    Batch batch = null;
    while (video.next()) {
      if (video.damage().isPresent()) {
        throw new IOException("Frame %d is damaged: %s".formatted(index, video.damage().get()));
      }
      FrameSize source = video.displaySize();
      FrameSize size = InputSize.forSource(card, source, inputSize);
      if (batch != null && !batch.size.equals(size)) {
        index = infer(batch, index, start, sink);
        batch = null;
      }
      if (batch == null) {
        batch = new Batch(size);
      }
      batch.add(video, source);
      if (batch.sources.size() == BATCH) {
        index = infer(batch, index, start, sink);
        batch.sources.clear();
      }
    }
    return batch == null ? index : infer(batch, index, start, sink);
  }

  private int infer(Batch batch, int first, float[][] start, Sink sink) throws IOException {
    int count = batch.sources.size();
    if (count == 0) {
      return first;
    }
    FrameBatch frames =
        new FrameBatch(
            batch.pixels(0, count),
            count,
            batch.size.height(),
            batch.size.width(),
            start.length == 0 ? List.of() : Collections.nCopies(count, start));
    try (FrameFeatures features = engine.infer(frames)) {
      for (int i = 0; i < count; i++) {
        RgbFrame picture =
            new RgbFrame(batch.pixels(i, i + 1), batch.size.width(), batch.size.height());
        sink.accept(new ModelFrame(first + i, batch.sources.get(i), features.frame(i), picture));
      }
    }
    return first + count;
  }

  /** Frames of one size on their way into the model. */
  private static final class Batch {
    private final FrameSize size;
    private final ByteBuffer all;
    private final List<FrameSize> sources = new ArrayList<>();

    Batch(FrameSize size) {
      this.size = size;
      this.all = ByteBuffer.allocateDirect(BATCH * size.pixels() * FrameBatch.CHANNELS);
    }

    void add(ChunkVideo video, FrameSize source) {
      video.scaleTo(size, pixels(sources.size(), sources.size() + 1));
      sources.add(source);
    }

    ByteBuffer pixels(int from, int to) {
      int frameBytes = size.pixels() * FrameBatch.CHANNELS;
      return all.slice(from * frameBytes, (to - from) * frameBytes);
    }
  }
}
