package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A video that tells of each frame, from 0, before it is decoded. */
final class ListeningVideo implements ChunkVideo {
  private final ChunkVideo video;
  private final IntConsumer listener;
  private int frame;

  ListeningVideo(ChunkVideo video, IntConsumer listener) {
    this.video = video;
    this.listener = listener;
  }

  @Override
  public boolean next() {
    listener.accept(frame++);
    return video.next();
  }

  @Override
  public long presentationTimeUs() {
    return video.presentationTimeUs();
  }

  @Override
  public Optional<String> damage() {
    return video.damage();
  }

  @Override
  public FrameSize displaySize() {
    return video.displaySize();
  }

  @Override
  public void scaleTo(FrameSize size, ByteBuffer rgb24) {
    video.scaleTo(size, rgb24);
  }

  @Override
  public void close() {
    video.close();
  }
}
