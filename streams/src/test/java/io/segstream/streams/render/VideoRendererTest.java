package io.segstream.streams.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticScene;
import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoRendererTest {
  private static final SceneSettings SETTINGS =
      SceneSettings.defaults().withSize(320, 240).withFrames(12);

  private final SyntheticScene scene = new SyntheticScene(SETTINGS);
  @TempDir private Path directory;

  @AfterEach
  void shouldLeaveNoNativeObjectBehind() {
    assertThat(NativeHandles.live()).isZero();
  }

  @Test
  void shouldKeepEveryFrameAtItsTime() throws IOException {
    // Given
    Path file = directory.resolve("out.mp4");

    // When
    RenderSummary summary = render(file, List.of(chunk(0, transportStream())), records());

    // Then
    assertThat(summary).isEqualTo(new RenderSummary(file, 12, 0, 0));
    List<Long> times = new ArrayList<>();
    try (ChunkFrames video = ChunkFrames.open(Files.readAllBytes(file))) {
      while (video.next()) {
        times.add(video.presentationTimeUs());
        assertThat(video.displaySize()).isEqualTo(new FrameSize(640, 512));
      }
    }
    assertThat(times)
        .isEqualTo(IntStream.range(0, 12).mapToObj(i -> SETTINGS.presentationTimeUs(i)).toList());
  }

  @Test
  void shouldWriteTheSameBytesTwice() throws IOException {
    // When
    render(directory.resolve("a.mp4"), List.of(chunk(0, transportStream())), records());
    render(directory.resolve("b.mp4"), List.of(chunk(0, transportStream())), records());

    // Then
    assertThat(directory.resolve("a.mp4")).hasSameBinaryContentAs(directory.resolve("b.mp4"));
  }

  @Test
  void shouldStayAsLongAsTheFeedWhereAChunkCannotBeDecoded() throws IOException {
    // Given
    List<VideoChunk> chunks = List.of(chunk(0, transportStream()), chunk(1, new byte[] {1, 2, 3}));

    // When
    RenderSummary summary = render(directory.resolve("out.mp4"), chunks, List.of());

    // Then
    assertThat(summary.frames()).isEqualTo(24);
    assertThat(summary.withoutPixels()).isEqualTo(12);
    assertThat(summary.withoutRecord()).isEqualTo(24);
  }

  @Test
  void shouldAppendAFeedThatBeganAnew() throws IOException {
    // Given: sequence and times start again
    List<VideoChunk> chunks = List.of(chunk(0, transportStream()), chunk(0, transportStream()));

    // When
    Path file = directory.resolve("out.mp4");
    render(file, chunks, records());

    // Then
    long last = -1;
    int frames = 0;
    try (ChunkFrames video = ChunkFrames.open(Files.readAllBytes(file))) {
      while (video.next()) {
        assertThat(video.presentationTimeUs()).isGreaterThan(last);
        last = video.presentationTimeUs();
        frames++;
      }
    }
    assertThat(frames).isEqualTo(24);
    assertThat(last).isEqualTo(23 * 40_000L);
  }

  @Test
  void shouldKeepAnEarlierVideoUntilTheNewOneIsFinished() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("out.mp4"), "earlier");

    // When: it ends before it is finished
    try (VideoRenderer renderer = new VideoRenderer(file, ClusterLookup.of(Map.of()))) {
      renderer.write(chunk(0, transportStream()), records());
      assertThat(file).hasContent("earlier");
    }

    // Then
    assertThat(file).hasContent("earlier");
    assertThat(directory.toFile().list()).containsExactly("out.mp4");
  }

  @Test
  void shouldSayThatThereIsNothingToFinish() throws IOException {
    Path file = directory.resolve("out.mp4");
    try (VideoRenderer renderer = new VideoRenderer(file, ClusterLookup.of(Map.of()))) {
      assertThatIllegalStateException()
          .isThrownBy(renderer::finish)
          .withMessage("There is no frame to finish %s with", file);
    }
    assertThat(file).doesNotExist();
  }

  private static RenderSummary render(
      Path file, List<VideoChunk> chunks, List<FrameSegments> records) throws IOException {
    try (VideoRenderer renderer =
        new VideoRenderer(file, ClusterLookup.of(Map.of(1L, 1L, 2L, 1L, 3L, 2L)))) {
      for (VideoChunk chunk : chunks) {
        renderer.write(chunk, records);
      }
      return renderer.finish();
    }
  }

  private List<FrameSegments> records() {
    return IntStream.range(0, SETTINGS.frames())
        .mapToObj(frame -> SceneRecords.segmented(scene, frame))
        .toList();
  }

  private VideoChunk chunk(long sequence, byte[] video) {
    int frames = SETTINGS.frames();
    return new VideoChunk(
        new ChunkHeader(
            new FeedId("scene"),
            sequence,
            sequence * frames,
            frames,
            0,
            CaptureClock.OPERATOR,
            sequence * SETTINGS.presentationTimeUs(frames),
            SETTINGS.presentationTimeUs(frames)),
        video);
  }

  private byte[] transportStream() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * SETTINGS.size().pixels());
    try (VideoEncoder encoder =
        VideoEncoder.toTransportStream(bytes, EncoderSettings.of(SETTINGS.size(), 25))) {
      for (int frame = 0; frame < SETTINGS.frames(); frame++) {
        scene.render(frame, pixels);
        encoder.write(pixels, SETTINGS.presentationTimeUs(frame));
      }
      encoder.finish();
    }
    return bytes.toByteArray();
  }
}
