package io.segstream.streams.bench;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.streams.decode.ChunkFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The video that everything is measured with, as chunks in memory.
 *
 * @param name for the report
 * @param chunks in order
 * @param frames in all chunks together
 */
record BenchClip(String name, List<VideoChunk> chunks, int frames) {
  BenchClip {
    Objects.requireNonNull(name, "name");
    chunks = List.copyOf(chunks);
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException("Clip %s has no chunks".formatted(name));
    }
  }

  static BenchClip of(String name, List<VideoChunk> chunks) {
    return new BenchClip(
        name, chunks, chunks.stream().mapToInt(chunk -> chunk.header().frameCount()).sum());
  }

  /**
   * The clip's first frames, scaled; direct buffers, collected as garbage.
   *
   * @param size of the frames
   * @param batchFrames frames of each batch
   * @param count batches at most
   */
  List<FrameBatch> batches(FrameSize size, int batchFrames, int count) {
    int frameBytes = size.pixels() * FrameBatch.CHANNELS;
    List<FrameBatch> batches = new ArrayList<>();
    ByteBuffer pixels = ByteBuffer.allocateDirect(frameBytes * batchFrames);
    int filled = 0;
    for (VideoChunk chunk : chunks) {
      try (ChunkFrames video = ChunkFrames.open(chunk.video(), chunk.header().rotation())) {
        while (batches.size() < count && video.next()) {
          int start = filled * frameBytes;
          video.scaleTo(size, pixels.duplicate().position(start).limit(start + frameBytes));
          if (++filled == batchFrames) {
            batches.add(new FrameBatch(pixels, batchFrames, size.height(), size.width()));
            pixels = ByteBuffer.allocateDirect(frameBytes * batchFrames);
            filled = 0;
          }
        }
      }
    }
    if (batches.isEmpty()) {
      throw new IllegalArgumentException(
          "Clip %s has %d frames, a measurement needs at least %d"
              .formatted(name, frames, batchFrames));
    }
    return batches;
  }

  /** Size of the pictures as they are shown. */
  FrameSize displaySize() {
    VideoChunk first = chunks.get(0);
    try (ChunkFrames video = ChunkFrames.open(first.video(), first.header().rotation())) {
      if (!video.next()) {
        throw new IllegalArgumentException("Clip %s has no frame that decodes".formatted(name));
      }
      return video.displaySize();
    }
  }
}
