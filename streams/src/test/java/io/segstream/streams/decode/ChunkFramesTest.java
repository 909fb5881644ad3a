package io.segstream.streams.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.media.TestPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkFramesTest {
  private static final FrameSize SIZE = new FrameSize(64, 48);

  @AfterEach
  void shouldLeaveNoNativeObjectOpen() {
    assertThat(NativeHandles.live()).isZero();
  }

  private static ByteBuffer firstFrame(byte[] video, int rotation) {
    try (ChunkFrames frames = ChunkFrames.open(video, rotation)) {
      assertThat(frames.next()).isTrue();
      FrameSize size = frames.displaySize();
      ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * 3);
      frames.scaleTo(size, pixels);
      return pixels;
    }
  }

  @Test
  void shouldTurnPicturesClockwiseByTheRotation() throws IOException {
    // Given
    byte[] video = TestPictures.transportStream(SIZE, 1, 1);
    ByteBuffer upright = firstFrame(video, 0);

    for (int rotation : new int[] {90, 180, 270}) {
      // When
      ByteBuffer turned = firstFrame(video, rotation);

      // Then
      int width = rotation == 180 ? SIZE.width() : SIZE.height();
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          int tx =
              rotation == 90 ? SIZE.height() - 1 - y : rotation == 180 ? SIZE.width() - 1 - x : y;
          int ty =
              rotation == 90 ? x : rotation == 180 ? SIZE.height() - 1 - y : SIZE.width() - 1 - x;
          for (int c = 0; c < 3; c++) {
            assertThat(turned.get((ty * width + tx) * 3 + c))
                .isEqualTo(upright.get((y * SIZE.width() + x) * 3 + c));
          }
        }
      }
    }
  }

  @Test
  void shouldFlagDamageUpToTheNextKeyframeAndNoFurther() throws IOException {
    // Given
    byte[] video = TestPictures.transportStream(new FrameSize(320, 240), 40, 10);
    int packets = video.length / 188;
    int lost = packets * 3 / 8;
    byte[] lossy = new byte[video.length - 188];
    System.arraycopy(video, 0, lossy, 0, lost * 188);
    System.arraycopy(video, (lost + 1) * 188, lossy, lost * 188, lossy.length - lost * 188);

    // When
    StringBuilder flags = new StringBuilder();
    try (ChunkFrames frames = ChunkFrames.open(lossy)) {
      while (frames.next()) {
        flags.append(frames.damage().isPresent() ? 'x' : '.');
      }
    }

    // Then
    assertThat(flags.toString()).matches("\\.{10,20}x{1,10}\\.{10,20}");
  }

  @Test
  void shouldWriteNothingBesideTheFrame() throws IOException {
    // Given
    byte[] video = TestPictures.transportStream(SIZE, 1, 1);
    for (int width = 5; width < 40; width++) {
      FrameSize size = new FrameSize(width, 7);
      ByteBuffer around = ByteBuffer.allocateDirect(size.pixels() * 3 + 200);
      for (int i = 0; i < around.capacity(); i++) {
        around.put(i, (byte) 0x5a);
      }

      // When
      try (ChunkFrames frames = ChunkFrames.open(video)) {
        frames.next();
        frames.scaleTo(size, around.slice(100, size.pixels() * 3));
      }

      // Then
      for (int i = 0; i < 100; i++) {
        assertThat(around.get(i)).isEqualTo((byte) 0x5a);
        assertThat(around.get(around.capacity() - 1 - i)).isEqualTo((byte) 0x5a);
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNoVideo() {
    assertThatThrownBy(() -> ChunkFrames.open(new byte[0]))
        .isInstanceOf(UndecodableVideoException.class)
        .hasMessage("The video is empty (0 bytes)");
    assertThatThrownBy(() -> ChunkFrames.open("no video".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UndecodableVideoException.class)
        .hasMessageContaining("These 8 bytes cannot be decoded as video");
    assertThatThrownBy(() -> ChunkFrames.open(new byte[1], 45))
        .hasMessage("Rotation is 45, must be 0, 90, 180 or 270");
  }
}
