package io.segstream.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.media.SourceAddress;
import io.segstream.streams.media.TestPictures;
import io.segstream.streams.media.TestVideos;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoIngestTest {
  /** More than the 36,864 macroblocks of H.264's level 5.2. */
  private static final FrameSize TOO_LARGE = new FrameSize(4096, 2400);

  private static final FrameSize SIZE = new FrameSize(64, 48);

  @TempDir private Path folder;
  private final List<VideoChunk> chunks = new ArrayList<>();
  private final List<FeedEnd> ends = new ArrayList<>();
  private final List<String> reencoding = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  @AfterEach
  void shouldLeaveNoNativeObjectOpen() {
    assertThat(NativeHandles.byKind().values()).allMatch(count -> count == 0);
  }

  private IngestSummary ingest(Path source) {
    return ingest(settings(source), InputStream.nullInputStream());
  }

  private static IngestSettings settings(Path source) {
    return IngestSettings.of(new FeedId("door"), SourceAddress.parse(source.toString()));
  }

  private IngestSummary ingest(IngestSettings settings, InputStream standardInput) {
    IngestListener listener =
        new IngestListener() {
          @Override
          public void reencoding(String reason) {
            reencoding.add(reason);
          }

          @Override
          public void warning(String text) {
            warnings.add(text);
          }
        };
    return new VideoIngest(standardInput, new Random(7)).run(settings, sink(chunk -> {}), listener);
  }

  private ChunkSink sink(Consumer<VideoChunk> also) {
    return new ChunkSink() {
      @Override
      public void accept(VideoChunk chunk) {
        chunks.add(chunk);
        also.accept(chunk);
      }

      @Override
      public void end(FeedEnd end) {
        ends.add(end);
      }
    };
  }

  private byte[] played() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (VideoChunk chunk : chunks) {
      all.write(chunk.video());
    }
    return all.toByteArray();
  }

  private static List<Long> digests(List<FrameMark> marks) {
    return marks.stream().map(FrameMark::digest).toList();
  }

  @Test
  void shouldPlayBackExactlyWhatWasRemuxed() throws IOException {
    // Given
    Path source = TestPictures.mp4(folder.resolve("a.mp4"), SIZE, 130, 25);

    // When
    IngestSummary summary = ingest(source);

    // Then
    List<FrameMark> original = FrameMark.of(Files.readAllBytes(source));
    List<FrameMark> playedBack = FrameMark.of(played());
    assertThat(reencoding).isEmpty();
    assertThat(summary.frames()).isEqualTo(130);
    assertThat(digests(playedBack)).isEqualTo(digests(original));
    assertThat(playedBack).noneMatch(FrameMark::damaged);
  }

  @Test
  void shouldMakeEveryChunkDecodeAlone() throws IOException {
    // Given
    Path source = TestPictures.mp4(folder.resolve("a.mp4"), SIZE, 130, 25);
    List<Long> original = digests(FrameMark.of(Files.readAllBytes(source)));

    // When
    ingest(source);

    // Then
    List<Long> alone = new ArrayList<>();
    for (VideoChunk chunk : chunks) {
      assertThat(alone).hasSize((int) chunk.header().firstFrame());
      alone.addAll(digests(FrameMark.of(chunk.video())));
    }
    assertThat(alone).isEqualTo(original);
    assertThat(chunks).extracting(chunk -> chunk.header().frameCount()).containsExactly(50, 50, 30);
    assertThat(chunks).extracting(chunk -> chunk.header().sequence()).containsExactly(0L, 1L, 2L);
    assertThat(chunks)
        .extracting(chunk -> chunk.header().presentationTimeUs())
        .containsExactly(0L, 2_000_000L, 4_000_000L);
    assertThat(chunks)
        .extracting(chunk -> chunk.header().durationUs())
        .containsExactly(2_000_000L, 2_000_000L, 1_200_000L);
  }

  @Test
  void shouldRemuxBFramesExactly() throws IOException {
    // Given
    Path source =
        TestVideos.write(folder.resolve("b.mp4"), "mpeg4", SIZE, TestVideos.Option.B_FRAMES);

    // When
    ingest(source);

    // Then
    assertThat(digests(FrameMark.of(played())))
        .isEqualTo(digests(FrameMark.of(Files.readAllBytes(source))));
  }

  @Test
  void shouldReencodeCodecsThatATransportStreamCannotCarry() throws IOException {
    // Given
    Path source = TestVideos.write(folder.resolve("m.avi"), "mjpeg", SIZE);

    // When
    IngestSummary summary = ingest(source);

    // Then
    assertThat(reencoding).containsExactly("a transport stream cannot carry mjpeg");
    assertThat(summary.frames()).isEqualTo(TestVideos.FRAMES);
    assertThat(FrameMark.of(played())).hasSize(TestVideos.FRAMES);
  }

  @Test
  void shouldReencodeGroupsOfPicturesThatLastTooLong() throws IOException {
    // Given
    Path source = TestPictures.mp4(folder.resolve("long.mp4"), SIZE, 120, 1_000);
    ChunkLimits limits = new ChunkLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), 1 << 20);

    // When
    IngestSummary summary =
        ingest(settings(source).withLimits(limits), InputStream.nullInputStream());

    // Then
    assertThat(reencoding)
        .containsExactly("a group of pictures lasts longer than 2.0 s (one keyframe in that time)");
    assertThat(summary.frames()).isEqualTo(120);
    assertThat(chunks).allMatch(chunk -> chunk.header().durationUs() <= 1_000_000);
  }

  @Test
  void shouldKeepChunksWithinTheirLimitOfBytes() throws IOException {
    // Given
    Path source = TestPictures.mp4(folder.resolve("a.mp4"), new FrameSize(640, 480), 90, 5);
    ChunkLimits limits = new ChunkLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 64 << 10);

    // When
    IngestSummary summary =
        ingest(settings(source).withLimits(limits), InputStream.nullInputStream());

    // Then
    assertThat(summary.frames()).isEqualTo(90);
    assertThat(chunks).hasSizeGreaterThan(1);
    assertThat(chunks).allMatch(chunk -> chunk.video().length <= 64 << 10);
  }

  @Test
  void shouldCarryRotationAndDropSound() throws IOException {
    // Given
    Path source =
        TestVideos.write(folder.resolve("r.mp4"), "mpeg4", SIZE, TestVideos.Option.ROTATED_90);

    // When
    ingest(source);

    // Then
    assertThat(chunks).isNotEmpty().allMatch(chunk -> chunk.header().rotation() == 90);
  }

  @Test
  void shouldReadStandardInput() throws IOException {
    // Given
    byte[] video = TestPictures.transportStream(SIZE, 40, 10);
    IngestSettings settings = IngestSettings.of(new FeedId("pipe"), SourceAddress.parse("-"));

    // When
    IngestSummary summary = ingest(settings, new ByteArrayInputStream(video));

    // Then
    assertThat(summary.frames()).isEqualTo(40);
    assertThat(digests(FrameMark.of(played()))).isEqualTo(digests(FrameMark.of(video)));
  }

  @Test
  void shouldNumberLoopsOnAndOn() throws IOException {
    // Given
    Path source = TestPictures.mp4(folder.resolve("a.mp4"), SIZE, 30, 10);
    IngestSettings settings =
        settings(source)
            .withPlayback(
                PlaybackSettings.once()
                    .withLoops(3)
                    .withCaptureStart(Instant.parse("2026-01-01T00:00:00Z")));

    // When
    IngestSummary summary = ingest(settings, InputStream.nullInputStream());

    // Then
    assertThat(summary.frames()).isEqualTo(90);
    assertThat(chunks)
        .extracting(chunk -> chunk.header().firstFrame())
        .containsExactly(0L, 30L, 60L);
    assertThat(chunks)
        .extracting(chunk -> chunk.header().captureTimeUs())
        .containsExactly(1_767_225_600_000_000L, 1_767_225_601_200_000L, 1_767_225_602_400_000L);
    assertThat(ends)
        .containsExactly(new FeedEnd(new FeedId("door"), 3, 90, 1_767_225_603_600_000L));
    assertThat(chunks).allMatch(chunk -> chunk.header().clock() == CaptureClock.OPERATOR);
    assertThat(FrameMark.of(played())).hasSize(90).noneMatch(FrameMark::damaged);
  }

  @Test
  void shouldPublishEachChunkWhenItsLastFrameIsDueInRealtime() throws IOException {
    // Given
    VirtualTime time = new VirtualTime();
    Path source = TestPictures.mp4(folder.resolve("a.mp4"), SIZE, 100, 25);
    IngestSettings settings =
        settings(source)
            .withClock(time.clock())
            .withPlayback(PlaybackSettings.once().withPacing(PlaybackSettings.Pacing.REALTIME));
    List<Long> publishedAtMs = new ArrayList<>();

    // When
    new VideoIngest(InputStream.nullInputStream(), new Random(7))
        .run(settings, chunk -> publishedAtMs.add(time.elapsedMs()), IngestListener.NONE);

    // Then
    assertThat(publishedAtMs).containsExactly(2_000L, 4_000L);
  }

  @Test
  void shouldPublishWhatATruncatedFileHolds() throws IOException {
    // Given
    byte[] whole = TestPictures.transportStream(SIZE, 100, 10);
    Path source = folder.resolve("cut.ts");
    Files.write(source, Arrays.copyOf(whole, whole.length * 6 / 10));

    // When
    IngestSummary summary = ingest(source);

    // Then
    assertThat(summary.frames()).isBetween(50L, 70L);
    assertThat(FrameMark.of(played())).hasSize((int) summary.frames());
  }

  @Test
  void shouldNotPassOffDamagedFramesAsGood() throws IOException {
    // Given
    byte[] video = TestPictures.transportStream(new FrameSize(320, 240), 100, 10);
    int middle = video.length / 188 / 2 * 188;
    ByteArrayOutputStream lossy = new ByteArrayOutputStream();
    lossy.write(video, 0, middle);
    lossy.write(video, middle + 5 * 188, video.length - middle - 5 * 188);
    Path source = folder.resolve("damaged.ts");
    Files.write(source, lossy.toByteArray());

    // When
    IngestSummary summary = ingest(source);

    // Then
    long marked = 0;
    for (VideoChunk chunk : chunks) {
      marked += FrameMark.of(chunk.video()).stream().filter(FrameMark::damaged).count();
    }
    assertThat(summary.damagedFrames()).isPositive().isEqualTo(marked);
    assertThat(summary.damagedFrames()).isLessThan(summary.frames());
  }

  @Test
  void shouldPlayADirectoryOfImagesInNaturalOrder() throws IOException {
    // Given
    FrameSize odd = new FrameSize(65, 43);
    for (int i = 0; i < 12; i++) {
      TestImages.png(folder.resolve("frame" + i + ".png"), odd, i);
    }

    // When
    IngestSummary summary = ingest(folder);

    // Then
    assertThat(summary.frames()).isEqualTo(12);
    ByteBuffer pixels = ByteBuffer.allocateDirect(66 * 44 * 3);
    try (ChunkFrames frames = ChunkFrames.open(chunks.get(0).video())) {
      while (frames.next()) {
        assertThat(frames.displaySize()).isEqualTo(new FrameSize(66, 44));
        frames.scaleTo(frames.displaySize(), pixels);
        ByteBuffer original = TestPictures.padded(odd, frames.displaySize(), frames.index());
        assertThat(TestPictures.psnr(pixels, original)).isGreaterThan(24);
        assertThat(frames.presentationTimeUs()).isEqualTo(frames.index() * 40_000L);
      }
    }
  }

  @Test
  void shouldNameTheImageThatCannotBeReadAndLeaveItOutOnlyIfAsked() throws IOException {
    // Given
    TestImages.png(folder.resolve("1.png"), SIZE, 1);
    byte[] image = Files.readAllBytes(TestImages.png(folder.resolve("2.png"), SIZE, 2));
    Files.write(folder.resolve("2.png"), Arrays.copyOf(image, 30));
    TestImages.png(folder.resolve("3.png"), SIZE, 3);
    IngestSettings skipping =
        settings(folder)
            .withPlayback(
                PlaybackSettings.once().withImages(10, PlaybackSettings.DamagedImages.SKIP));

    // When
    assertThatThrownBy(() -> ingest(folder))
        .hasMessageContaining("2.png cannot be read")
        .hasMessageContaining("1 images before it are published");
    chunks.clear();
    IngestSummary summary = ingest(skipping, InputStream.nullInputStream());

    // Then
    assertThat(summary.frames()).isEqualTo(2);
    assertThat(summary.skippedImages()).isEqualTo(1);
    assertThat(warnings).anyMatch(text -> text.contains("2.png"));
  }

  @Test
  void shouldGiveUpASilentCameraAfterItsAttemptsWithoutPrintingItsPassword() throws IOException {
    // Given
    VirtualTime time = new VirtualTime();
    List<IngestState> states = new ArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url =
          "rtsp://admin:hunter2@127.0.0.1:%d/live?token=s3cr3t".formatted(silent.getLocalPort());
      Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), 3);
      IngestSettings settings =
          IngestSettings.of(new FeedId("gate"), SourceAddress.parse(url))
              .withClock(
                  new IngestClock(time.clock().wall(), System::nanoTime, time.clock().sleeper()))
              .withLive(
                  new LiveSettings(
                      Duration.ofMillis(150),
                      Duration.ofMillis(150),
                      backoff,
                      LiveSettings.RtspTransport.TCP));

      // When
      Throwable thrown =
          catchThrowable(
              () ->
                  new VideoIngest(InputStream.nullInputStream(), new Random(5))
                      .run(
                          settings,
                          chunks::add,
                          new IngestListener() {
                            @Override
                            public void state(IngestState state) {
                              states.add(state);
                            }

                            @Override
                            public void warning(String text) {
                              warnings.add(text);
                            }
                          }));

      // Then
      assertThat(thrown)
          .isInstanceOf(UnreadableSourceException.class)
          .hasMessageContaining("no answer within the limit (open 150 ms")
          .hasMessageContaining("given up after 3 attempts");
      assertThat(thrown.getMessage() + warnings + settings)
          .doesNotContain("hunter2")
          .doesNotContain("s3cr3t")
          .contains("rtsp://***@127.0.0.1");
      assertThat(states)
          .containsExactly(
              IngestState.CONNECTING,
              IngestState.BACKING_OFF,
              IngestState.CONNECTING,
              IngestState.BACKING_OFF,
              IngestState.CONNECTING,
              IngestState.FAILED);
      assertThat(time.elapsedMs()).isBetween(1_500L, 3_000L);
    }
  }

  @Test
  void shouldConnectAgainWhenALiveSourceEnds() throws Exception {
    // Given
    VirtualTime time = new VirtualTime();
    byte[] video = TestPictures.transportStream(SIZE, 30, 10);
    List<IngestState> states = new ArrayList<>();
    ExecutorService camera = Executors.newSingleThreadExecutor();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Future<?> served =
          camera.submit(
              () -> {
                for (int i = 0; i < 2; i++) {
                  try (Socket client = server.accept()) {
                    client.getOutputStream().write(video);
                  }
                }
                return null;
              });
      IngestSettings settings =
          IngestSettings.of(
                  new FeedId("gate"),
                  SourceAddress.parse("tcp://127.0.0.1:" + server.getLocalPort()))
              .withClock(
                  new IngestClock(time.clock().wall(), System::nanoTime, time.clock().sleeper()));
      VideoIngest ingest = new VideoIngest(InputStream.nullInputStream(), new Random(5));

      // When
      IngestSummary summary =
          ingest.run(
              settings,
              sink(
                  chunk -> {
                    if (chunk.header().firstFrame() + chunk.header().frameCount() == 60) {
                      // That the source dropped out before was not the end.
                      assertThat(ends).isEmpty();
                      ingest.cancel();
                    }
                  }),
              new IngestListener() {
                @Override
                public void state(IngestState state) {
                  states.add(state);
                }
              });
      served.get();

      // Then
      assertThat(summary.frames()).isEqualTo(60);
      assertThat(summary.reconnects()).isEqualTo(1);
      assertThat(ends).extracting(FeedEnd::frames).containsExactly(60L);
      assertThat(states)
          .containsExactly(
              IngestState.CONNECTING,
              IngestState.LIVE,
              IngestState.BACKING_OFF,
              IngestState.CONNECTING,
              IngestState.LIVE,
              IngestState.ENDED);
      assertThat(FrameMark.of(played())).hasSize(60).noneMatch(FrameMark::damaged);
    } finally {
      camera.shutdownNow();
    }
  }

  @Test
  void shouldConnectAgainWhenTheVideoOfALiveSourceCannotBeEncoded() throws Exception {
    // Given: a picture that is too large for the encoder
    byte[] huge =
        Files.readAllBytes(
            TestVideos.write(
                folder.resolve("huge.mkv"), "mjpeg", TOO_LARGE, TestVideos.Option.ONE_FRAME));
    byte[] video = Files.readAllBytes(TestVideos.write(folder.resolve("video.mkv"), "mjpeg", SIZE));
    VirtualTime time = new VirtualTime();
    ExecutorService camera = Executors.newSingleThreadExecutor();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Future<?> served =
          camera.submit(
              () -> {
                for (byte[] each : List.of(huge, video)) {
                  try (Socket client = server.accept()) {
                    client.getOutputStream().write(each);
                  }
                }
                return null;
              });
      IngestSettings settings =
          IngestSettings.of(
                  new FeedId("gate"),
                  SourceAddress.parse("tcp://127.0.0.1:" + server.getLocalPort()))
              .withClock(
                  new IngestClock(time.clock().wall(), System::nanoTime, time.clock().sleeper()));
      VideoIngest ingest = new VideoIngest(InputStream.nullInputStream(), new Random(5));

      // When
      IngestSummary summary =
          ingest.run(
              settings,
              chunk -> {
                chunks.add(chunk);
                ingest.cancel();
              },
              new IngestListener() {
                @Override
                public void warning(String text) {
                  warnings.add(text);
                }
              });

      // Then
      assertThat(summary.frames()).isEqualTo(TestVideos.FRAMES);
      assertThat(summary.reconnects()).isEqualTo(1);
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("The video of tcp://127.0.0.1")
          .contains("cannot be brought into chunks: Cannot encode pictures of 4096x2400");
      assertThat(NativeHandles.live()).isZero();
      served.get();
    } finally {
      camera.shutdownNow();
    }
  }

  @Test
  void shouldFailWhenARecordingCannotBeEncoded() throws IOException {
    Path huge =
        TestVideos.write(
            folder.resolve("huge.mkv"), "mjpeg", TOO_LARGE, TestVideos.Option.ONE_FRAME);

    assertThatThrownBy(() -> ingest(huge))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("cannot be brought into chunks: Cannot encode pictures of 4096x2400");
  }

  @Test
  void shouldSayWhyASourceCannotBeRead() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.mp4"), "this is not a video");
    Path empty = Files.write(folder.resolve("empty.mp4"), new byte[0]);
    Path sound = TestVideos.sound(folder.resolve("sound.wav"));

    assertThatThrownBy(() -> ingest(text))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("notes.mp4 (feed door)")
        .hasMessageContaining("not a video that FFmpeg knows");
    assertThatThrownBy(() -> ingest(empty)).hasMessageContaining("is empty (0 bytes)");
    assertThatThrownBy(() -> ingest(folder.resolve("gone.mp4")))
        .hasMessageContaining("There is no file")
        .hasMessageContaining("check the path");
    assertThatThrownBy(() -> ingest(sound)).hasMessageContaining("There is no video in");
    assertThat(chunks).isEmpty();
  }

  @Test
  void shouldCloseEverythingAfterManySoundAndBrokenSources() throws IOException {
    // Given
    Path sound = TestPictures.mp4(folder.resolve("a.mp4"), SIZE, 6, 3);
    byte[] whole = Files.readAllBytes(sound);
    Random random = new Random(11);

    // When
    int unreadable = 0;
    for (int i = 0; i < 200; i++) {
      byte[] copy = whole.clone();
      if (i % 2 == 1) {
        for (int flips = 0; flips < 60; flips++) {
          copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      Path file = Files.write(folder.resolve("try.mp4"), copy);
      try {
        ingest(file);
      } catch (UnreadableSourceException e) {
        unreadable++;
      }
      // Then
      assertThat(NativeHandles.live()).isZero();
    }
    assertThat(unreadable).isLessThanOrEqualTo(100);
  }
}
