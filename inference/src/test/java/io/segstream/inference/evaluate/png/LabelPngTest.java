package io.segstream.inference.evaluate.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.TestMasks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelPngTest {
  private static final int HEADER_AT = 8;

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("mask.png");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void shouldReadIndicesOfAnyPalette(int bits) throws IOException {
    LabelMap map = noise(bits);
    TestMasks.writePalette(map, bits, file);
    assertThat(LabelPng.read(file).labels()).isEqualTo(map.labels());
  }

  @Test
  void shouldReadSamplesOfGreyImages() throws IOException {
    LabelMap map = noise(8);
    TestMasks.writeGrey(map, file);
    assertThat(LabelPng.read(file).labels()).isEqualTo(map.labels());
  }

  @Test
  void shouldReadGreyLevelsAsTheyAreAndIndicesAsForeground() throws IOException {
    LabelMap map = noise(8);
    TestMasks.writeGrey(map, file);
    assertThat(LabelPng.readLevels(file).labels()).isEqualTo(map.labels());

    TestMasks.writePalette(map, 8, file);
    int foreground = map.labels().length - map.histogram()[0];
    assertThat(LabelPng.readLevels(file).histogram()[255]).isEqualTo(foreground);
    assertThat(LabelPng.readLevels(file).histogram()[0]).isEqualTo(map.histogram()[0]);
  }

  @Test
  void shouldReadTheWhiteOfOneBitAsWhite() throws IOException {
    BufferedImage image = new BufferedImage(9, 3, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setSample(8, 2, 0, 1);
    TestMasks.writeImage(image, file);
    LabelMap levels = LabelPng.readLevels(file);
    assertThat(levels.labels()[26]).isEqualTo((byte) 255);
    assertThat(levels.histogram()[0]).isEqualTo(26);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_USHORT_GRAY
      })
  void shouldRefuseWhatHoldsNoLabels(int type) {
    TestMasks.writeImage(new BufferedImage(4, 3, type), file);
    assertThatThrownBy(() -> LabelPng.read(file))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("mask '%s' holds ".formatted(file))
        .hasMessageEndingWith(
            ", not labels: write a palette or grey PNG with at most 8 bits per pixel");
  }

  @Test
  void shouldRefuseEmptyAndForeignFiles() throws IOException {
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> LabelPng.read(file))
        .hasMessage("mask '%s' is an empty file: write it again".formatted(file));
    Files.writeString(file, "P5 2 2 255\n");
    assertThatThrownBy(() -> LabelPng.read(file))
        .hasMessage("mask '%s' is not a PNG file".formatted(file));
  }

  @Test
  void shouldRefuseAnyCutOff() throws IOException {
    TestMasks.writePalette(noise(4), 4, file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> LabelPng.read(file))
          .as("first %d bytes", length)
          .isInstanceOf(EvaluationException.class);
    }
  }

  @Test
  void shouldRefuseAnyFlippedByteOfThePicture() throws IOException {
    TestMasks.writePalette(noise(4), 4, file);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x5a;
      Files.write(file, flipped);
      int position = at;
      assertThatThrownBy(() -> LabelPng.read(file))
          .as("byte %d", position)
          .isInstanceOf(EvaluationException.class);
    }
  }

  @Test
  void shouldRefuseTooFewPixelsUnderRightChecksums() throws IOException {
    TestMasks.writeGrey(noise(8), file);
    byte[] taller = Files.readAllBytes(file);
    ByteBuffer.wrap(taller).putInt(HEADER_AT + 12, 40);
    sign(taller);
    Files.write(file, taller);
    assertThatThrownBy(() -> LabelPng.read(file)).isInstanceOf(EvaluationException.class);
  }

  @Test
  void shouldNotTrustAHeaderThatAsksForAllMemory() throws IOException {
    TestMasks.writeGrey(noise(8), file);
    byte[] huge = Files.readAllBytes(file);
    ByteBuffer.wrap(huge).putInt(HEADER_AT + 8, Integer.MAX_VALUE);
    sign(huge);
    Files.write(file, huge);
    assertThatThrownBy(() -> LabelPng.read(file))
        .hasMessage(
            "mask '%s' is damaged: its header says 2147483647x17 pixels; write it again"
                .formatted(file));
  }

  /** Puts the right checksum behind the header. */
  private static void sign(byte[] png) {
    CRC32 checksum = new CRC32();
    checksum.update(png, HEADER_AT + 4, 17);
    ByteBuffer.wrap(png).putInt(HEADER_AT + 21, (int) checksum.getValue());
  }

  private static LabelMap noise(int bits) {
    LabelMap map = TestMasks.empty(13, 17);
    Random random = new Random(bits);
    for (int i = 0; i < map.labels().length; i++) {
      map.labels()[i] = (byte) random.nextInt(1 << bits);
    }
    return map;
  }
}
