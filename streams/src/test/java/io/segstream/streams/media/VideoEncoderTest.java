package io.segstream.streams.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.decode.ChunkFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoEncoderTest {
  @TempDir private Path folder;

  @Test
  void shouldGiveBackEveryPictureNearlyUnchanged() throws IOException {
    // Given
    FrameSize size = new FrameSize(96, 64);
    byte[] video = TestPictures.transportStream(size, 30, 10);

    // When
    double worst = Double.MAX_VALUE;
    int frames = 0;
    ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * 3);
    try (ChunkFrames decoded = ChunkFrames.open(video)) {
      while (decoded.next()) {
        decoded.scaleTo(decoded.displaySize(), pixels);
        worst =
            Math.min(worst, TestPictures.psnr(pixels, TestPictures.picture(size, decoded.index())));
        assertThat(decoded.presentationTimeUs()).isEqualTo(decoded.index() * 40_000L);
        assertThat(decoded.damage()).isEmpty();
        frames++;
      }
    }

    // Then
    assertThat(frames).isEqualTo(30);
    assertThat(worst).isGreaterThan(28);
    assertThat(NativeHandles.live()).isZero();
  }

  @Test
  void shouldGiveTheSameBytesForTheSamePictures() throws IOException {
    // Given
    FrameSize size = new FrameSize(64, 48);

    // When
    byte[] first = TestPictures.transportStream(size, 12, 5);
    byte[] second = TestPictures.transportStream(size, 12, 5);
    Path one = TestPictures.mp4(folder.resolve("one.mp4"), size, 12, 5);
    Path two = TestPictures.mp4(folder.resolve("two.mp4"), size, 12, 5);

    // Then
    assertThat(first).isEqualTo(second);
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void shouldPadOddPicturesByRepeatingTheirEdge() throws IOException {
    // Given
    FrameSize odd = new FrameSize(33, 21);
    Path file = TestPictures.mp4(folder.resolve("odd.mp4"), odd, 3, 3);

    // When
    FrameSize shown;
    try (ChunkFrames decoded = ChunkFrames.open(Files.readAllBytes(file))) {
      assertThat(decoded.next()).isTrue();
      shown = decoded.displaySize();
    }

    // Then
    assertThat(shown).isEqualTo(new FrameSize(34, 22)).isEqualTo(VideoEncoder.codedSize(odd));
  }

  @Test
  void shouldKeepVariableFrameTimesExactlyInMp4() throws IOException {
    // Given
    FrameSize size = new FrameSize(32, 32);
    long[] times = {0, 1_000, 40_001, 333_333, 2_000_007};
    Path file = folder.resolve("vfr.mp4");
    try (VideoEncoder encoder = VideoEncoder.toMp4(file, EncoderSettings.of(size, 25))) {
      for (int i = 0; i < times.length; i++) {
        encoder.write(TestPictures.picture(size, i), times[i]);
      }
      encoder.finish();
    }

    // When
    long[] decodedTimes = new long[times.length];
    try (ChunkFrames decoded = ChunkFrames.open(Files.readAllBytes(file))) {
      while (decoded.next()) {
        decodedTimes[decoded.index()] = decoded.presentationTimeUs();
      }
    }

    // Then
    assertThat(decodedTimes).isEqualTo(times);
  }

  @Test
  void shouldRefuseTimesThatDoNotIncrease() throws IOException {
    FrameSize size = new FrameSize(32, 32);
    try (VideoEncoder encoder =
        VideoEncoder.toTransportStream(new ByteArrayOutputStream(), EncoderSettings.of(size, 25))) {
      encoder.write(TestPictures.picture(size, 0), 5);
      assertThatThrownBy(() -> encoder.write(TestPictures.picture(size, 1), 5))
          .hasMessage("Picture time 5 us does not come after the last one, 5 us");
    }
  }
}
