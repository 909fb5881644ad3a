package io.segstream.streams.service;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.topology.ChunkVideo;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Chunks decoded by FFmpeg, as the topology wants them. */
public final class ChunkFramesVideo implements ChunkVideo {
  private final ChunkFrames frames;

  private ChunkFramesVideo(ChunkFrames frames) {
    this.frames = frames;
  }

  /** Opens a chunk; a {@link ChunkVideo.Decoder}. */
  public static ChunkVideo open(VideoChunk chunk) {
    return new ChunkFramesVideo(ChunkFrames.open(chunk.video(), chunk.header().rotation()));
  }

  @Override
  public boolean next() {
    return frames.next();
  }

  @Override
  public long presentationTimeUs() {
    return frames.presentationTimeUs();
  }

  @Override
  public Optional<String> damage() {
    return frames.damage();
  }

  @Override
  public FrameSize displaySize() {
    return frames.displaySize();
  }

  @Override
  public void scaleTo(FrameSize size, ByteBuffer rgb24) {
    frames.scaleTo(size, rgb24);
  }

  @Override
  public void close() {
    frames.close();
  }
}
