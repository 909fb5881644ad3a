package io.segstream.streams.bench;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticScene;
import io.segstream.streams.ingest.ChunkLimits;
import io.segstream.streams.ingest.IngestListener;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.VideoIngest;
import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.SourceAddress;
import io.segstream.streams.media.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the clips of a run: from a file, or drawn. */
final class BenchClips {
  private static final FeedId FEED = new FeedId("bench");

  private static final Duration LONGEST_GROUP = Duration.ofSeconds(30);

  private final Path workDirectory;

  /**
   * @param workDirectory where drawn clips lie during the run
   */
  BenchClips(Path workDirectory) {
    this.workDirectory = workDirectory;
  }

  /** Ingests a file as it is. */
  BenchClip ofFile(Path file) {
    return ingest(
        file.getFileName().toString(),
        SourceAddress.parse(file.toString()),
        ChunkLimits.forRecordings());
  }

  /**
   * Draws a scene and encodes it.
   *
   * @param gopFrames frames from keyframe to keyframe, which are also the frames of a chunk
   */
  BenchClip drawn(FrameSize size, int frames, int gopFrames) throws IOException {
    SyntheticScene scene =
        new SyntheticScene(
            SceneSettings.defaults().withSize(size.width(), size.height()).withFrames(frames));
    int rate = scene.settings().framesPerSecond();
    Path file = workDirectory.resolve("drawn-%s-%d.mp4".formatted(size, gopFrames));
    ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * FrameBatch.CHANNELS);
    try (VideoEncoder encoder =
        VideoEncoder.toMp4(file, EncoderSettings.of(size, rate).withGopFrames(gopFrames))) {
      for (int frame = 0; frame < frames; frame++) {
        scene.render(frame, pixels.clear());
        encoder.write(pixels.clear(), scene.settings().presentationTimeUs(frame));
      }
      encoder.finish();
    }
    Duration chunk = Duration.ofMillis(1000L * gopFrames / rate);
    BenchClip clip =
        ingest(
            "drawn scene, %s, %d frames/s".formatted(size, rate),
            SourceAddress.parse(file.toString()),
            new ChunkLimits(chunk, LONGEST_GROUP, ChunkLimits.DEFAULT_BYTES));
    Files.delete(file);
    return clip;
  }

  private static BenchClip ingest(String name, SourceAddress source, ChunkLimits limits) {
    List<VideoChunk> chunks = new ArrayList<>();
    VideoIngest.create()
        .run(IngestSettings.of(FEED, source).withLimits(limits), chunks::add, IngestListener.NONE);
    return BenchClip.of(name, chunks);
  }
}
