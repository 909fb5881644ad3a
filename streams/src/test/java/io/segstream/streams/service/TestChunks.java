package io.segstream.streams.service;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.TestPictures;
import io.segstream.streams.media.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real video in chunks, without going through ingest. */
final class TestChunks {
  static final FrameSize SIZE = new FrameSize(128, 96);

  private static final long START_US = 1_700_000_000_000_000L;
  private static final double RATE = 25;

  private TestChunks() {}

  /** Chunks of generated pictures. */
  static List<VideoChunk> generated(FeedId feed, int count, int framesEach) throws IOException {
    byte[] video = TestPictures.transportStream(SIZE, framesEach, framesEach);
    List<VideoChunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(chunk(feed, i, (long) i * framesEach, framesEach, video));
    }
    return chunks;
  }

  /** A clip, encoded again as chunks of 25 frames. */
  static List<VideoChunk> ofClip(FeedId feed, Path clip) throws IOException {
    List<VideoChunk> chunks = new ArrayList<>();
    try (ChunkFrames frames = ChunkFrames.open(Files.readAllBytes(clip))) {
      long first = 0;
      boolean more = frames.next();
      while (more) {
        FrameSize size = frames.displaySize();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int count = 0;
        EncoderSettings settings = EncoderSettings.of(size, RATE).withGopFrames((int) RATE);
        try (VideoEncoder encoder = VideoEncoder.toTransportStream(bytes, settings)) {
          ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * 3);
          while (more && count < RATE) {
            frames.scaleTo(size, pixels);
            encoder.write(pixels, count * TestPictures.FRAME_US);
            count++;
            more = frames.next();
          }
          encoder.finish();
        }
        chunks.add(chunk(feed, chunks.size(), first, count, bytes.toByteArray()));
        first += count;
      }
    }
    return chunks;
  }

  static VideoChunk chunk(FeedId feed, long sequence, long firstFrame, int frames, byte[] video) {
    long timeUs = firstFrame * TestPictures.FRAME_US;
    return new VideoChunk(
        new ChunkHeader(
            feed,
            sequence,
            firstFrame,
            frames,
            START_US + timeUs,
            CaptureClock.RECEIVER,
            timeUs,
            frames * TestPictures.FRAME_US,
            0),
        video);
  }

  static int frames(List<VideoChunk> chunks) {
    return chunks.stream().mapToInt(chunk -> chunk.header().frameCount()).sum();
  }
}
