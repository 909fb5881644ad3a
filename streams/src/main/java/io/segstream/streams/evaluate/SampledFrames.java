package io.segstream.streams.evaluate;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.ingest.IngestListener;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.VideoIngest;
import io.segstream.streams.media.SourceAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some frames of a video or a directory of images, at the size at which a model sees them, in
 * memory.
 *
 * @param source size of the frames as they are shown
 * @param frames each a batch of its own, in order
 */
public record SampledFrames(FrameSize source, List<FrameBatch> frames) {
  private static final FeedId FEED = new FeedId("sample");

  public SampledFrames {
    frames = List.copyOf(frames);
  }

  /**
   * Reads frames.
   *
   * @param every distance between two frames that are taken, 1 or more
   * @param most frames to take
   * @throws io.segstream.streams.ingest.UnreadableSourceException if the source cannot be read
   * @throws IllegalArgumentException if there is no frame
   */
  public static SampledFrames read(SourceAddress source, ModelCard card, int every, int most) {
    List<VideoChunk> chunks = new ArrayList<>();
    VideoIngest ingest = VideoIngest.create();
    ingest.run(
        IngestSettings.of(FEED, source),
        chunk -> {
          chunks.add(chunk);
          // Sources may be long, and cameras do not end.
          if (frames(chunks) >= (long) every * most) {
            ingest.cancel();
          }
        },
        IngestListener.NONE);
    List<FrameBatch> frames = new ArrayList<>();
    FrameSize display = null;
    FrameSize size = null;
    int index = 0;
    for (VideoChunk chunk : chunks) {
      try (ChunkFrames video = ChunkFrames.open(chunk.video(), chunk.header().rotation())) {
        while (frames.size() < most && video.next()) {
          if (size == null) {
            display = video.displaySize();
            size = InputSize.forSource(card, display, Optional.empty());
          }
          if (index++ % every == 0) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * FrameBatch.CHANNELS);
            video.scaleTo(size, pixels);
            frames.add(new FrameBatch(pixels.clear(), 1, size.height(), size.width()));
          }
        }
      }
    }
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("'%s' has no frame that decodes".formatted(source));
    }
    return new SampledFrames(display, frames);
  }

  private static long frames(List<VideoChunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.header().frameCount()).sum();
  }
}
