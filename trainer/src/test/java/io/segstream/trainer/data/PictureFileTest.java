package io.segstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTest {
  @TempDir Path directory;

  @Test
  void readsColoursOfPngExactly() throws Exception {
    RgbImage drawn = Drawn.image(5, 3, (x, y) -> 0x102030 + x * 0x010000 + y * 7);
    Path file = Drawn.picture(directory.resolve("a.png"), drawn);

    RgbImage read = PictureFile.read(file);

    assertThat(read.width()).isEqualTo(5);
    assertThat(read.height()).isEqualTo(3);
    assertThat(read.rgb()).isEqualTo(drawn.rgb());
  }

  @Test
  void readsColoursOfJpegInTheirOrder() throws Exception {
    Path file = Drawn.picture(directory.resolve("a.jpg"), 16, 16, 0xc86432);

    byte[] rgb = PictureFile.read(file).rgb();

    assertThat(rgb[0] & 0xff).isBetween(0xc8 - 3, 0xc8 + 3);
    assertThat(rgb[1] & 0xff).isBetween(0x64 - 3, 0x64 + 3);
    assertThat(rgb[2] & 0xff).isBetween(0x32 - 3, 0x32 + 3);
  }

  @Test
  void takesGreySamplesAsTheyAre() throws Exception {
    Path png = Drawn.mask(directory.resolve("grey.png"), 4, 2, (x, y) -> 50 + x);
    Path jpg = Drawn.mask(directory.resolve("grey.jpg"), 8, 8, (x, y) -> 60);

    assertThat(PictureFile.read(png).rgb()).startsWith(50, 50, 50, 51, 51, 51);
    assertThat(PictureFile.read(jpg).rgb()[0] & 0xff).isBetween(58, 62);
  }

  @Test
  void readsPalettesAlphaAndSixteenBits() throws Exception {
    BufferedImage palette = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
    palette.setRGB(0, 0, 0xffff0000);
    BufferedImage alpha = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
    alpha.setRGB(0, 0, 0x40112233);
    BufferedImage deep = deepGrey(0xabcd);

    assertThat(read("palette.png", palette)).startsWith(255, 0, 0);
    assertThat(read("alpha.png", alpha)).startsWith(0x11, 0x22, 0x33);
    assertThat(read("deep.png", deep)).startsWith(0xab, 0xab, 0xab);
  }

  private int[] read(String name, BufferedImage picture) throws Exception {
    byte[] rgb = PictureFile.read(Drawn.write(directory.resolve(name), picture)).rgb();
    int[] values = new int[rgb.length];
    Arrays.setAll(values, i -> rgb[i] & 0xff);
    return values;
  }

  private static BufferedImage deepGrey(int sample) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setSample(0, 0, 0, sample);
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void refusesWhatIsNoPicture() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.jpg"));
    Path text = Drawn.text(directory.resolve("text.jpg"), "hello");
    Path missing = directory.resolve("missing.jpg");

    assertThatThrownBy(() -> PictureFile.read(empty))
        .isInstanceOf(ExampleException.class)
        .hasMessage("picture '%s' is an empty file: write it again", empty);
    assertThatThrownBy(() -> PictureFile.read(text))
        .hasMessage("picture '%s' is neither JPEG nor PNG: convert it", text);
    assertThatThrownBy(() -> PictureFile.read(missing))
        .hasMessage("there is no picture '%s'", missing);
  }

  @Test
  void refusesFilesThatAreCutOff() throws Exception {
    RgbImage noise = Drawn.image(64, 64, (x, y) -> (x * 2654435 + y * 40503) & 0xffffff);
    for (String name : new String[] {"a.jpg", "a.png"}) {
      Path file = Drawn.picture(directory.resolve(name), noise);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

      assertThatThrownBy(() -> PictureFile.read(file))
          .isInstanceOf(ExampleException.class)
          .hasMessageContainingAll("picture '" + file + "' is damaged", "write it again");
    }
  }

  @Test
  void refusesFourInksWithAndWithoutTheMarkOfTheirProgram() throws IOException {
    String adobe = "ffee000e" + "41646f6265" + "006400000000" + "00";
    for (String mark : new String[] {"", adobe}) {
      Path file = directory.resolve("cmyk.jpg");
      Files.write(file, HexFormat.of().parseHex(fourComponents(mark)));

      assertThatThrownBy(() -> PictureFile.read(file))
          .isInstanceOf(ExampleException.class)
          .hasMessage(
              "picture '%s' has colours that cannot be converted, such as CMYK: save it as RGB",
              file);
    }
  }

  /** A JPEG file of 8x8 pixels: tables, frame, and a scan in which all coefficients are 0. */
  private static String fourComponents(String mark) {
    String tables = "ffdb004300" + "01".repeat(64);
    String frame = "ffc000140800080008" + "04" + "011100" + "021100" + "031100" + "041100";
    String oneCode = "01" + "00".repeat(15) + "00";
    String codes = "ffc4001400" + oneCode + "ffc4001410" + oneCode;
    String scan = "ffda000e04" + "0100" + "0200" + "0300" + "0400" + "003f00" + "00";
    return "ffd8" + mark + tables + frame + codes + scan + "ffd9";
  }
}
