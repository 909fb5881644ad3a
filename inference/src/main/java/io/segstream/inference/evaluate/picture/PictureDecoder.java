package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.EvaluationException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG and PNG pictures. Grey becomes equal red, green and blue, palettes their colours, 16
 * bits their upper 8; alpha and colour profiles are ignored, and so is the orientation in EXIF
 * data, since label maps beside such pictures are drawn for the pixels as stored. Thread-safe.
 */
final class PictureDecoder {
  /** Larger than any camera's picture; keeps a forged header from asking for all memory. */
  private static final long MOST_PIXELS = 1L << 27;

  private PictureDecoder() {}

  /**
   * Reads one file.
   *
   * @throws EvaluationException if it is not there, is neither JPEG nor PNG, is damaged or cut off,
   *     or has colours that cannot be converted (CMYK)
   */
  static RgbPicture read(Path file) throws EvaluationException {
    byte[] bytes = bytes(file);
    ImageReader reader = ImageIO.getImageReadersByFormatName(format(bytes, file)).next();
    List<String> warnings = new ArrayList<>();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      requireSize((long) reader.getWidth(0) * reader.getHeight(0), file);
      BufferedImage picture = reader.read(0);
      for (String warning : warnings) {
        if (losesPixels(warning)) {
          throw new EvaluationException(
              "picture '%s' is damaged: %s; write it again".formatted(file, warning));
        }
      }
      // The JDK takes four inks without Adobe's mark for colours with alpha, which JPEG has not.
      if (reader.getFormatName().equalsIgnoreCase("jpeg")
          && picture.getRaster().getNumBands() > RgbPicture.CHANNELS) {
        throw foreignColours(file);
      }
      return convert(picture, file);
    } catch (EvaluationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer some damaged files with index or null errors.
      throw undecodable(file, e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] bytes(Path file) throws EvaluationException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new EvaluationException("there is no picture '%s'".formatted(file), e);
    } catch (IOException e) {
      throw new EvaluationException(
          "picture '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String format(byte[] bytes, Path file) throws EvaluationException {
    if (bytes.length == 0) {
      throw new EvaluationException(
          "picture '%s' is an empty file: write it again".formatted(file));
    }
    if (startsWith(bytes, 0xff, 0xd8)) {
      return "jpeg";
    }
    if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
      return "png";
    }
    throw new EvaluationException(
        "picture '%s' is neither JPEG nor PNG: convert it".formatted(file));
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static void requireSize(long pixels, Path file) throws EvaluationException {
    if (pixels > MOST_PIXELS) {
      throw new EvaluationException(
          "picture '%s' claims %d pixels, more than the %d that are read: scale it down"
              .formatted(file, pixels, MOST_PIXELS));
    }
  }

  /**
   * Whether pixels were made up after this warning. The others are about bytes between parts of a
   * JPEG file and about profiles, which many good files have.
   */
  private static boolean losesPixels(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    boolean harmless =
        text.contains("extraneous bytes") || text.contains("profile") || text.contains("jfif");
    return !harmless;
  }

  private static EvaluationException undecodable(Path file, Exception e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("Unsupported Image Type")
        ? foreignColours(file)
        : new EvaluationException(
            "picture '%s' is damaged: its pixels cannot be decoded (%s); write it again"
                .formatted(file, text),
            e);
  }

  private static EvaluationException foreignColours(Path file) {
    return new EvaluationException(
        "picture '%s' has colours that cannot be converted, such as CMYK: save it as RGB"
            .formatted(file));
  }

  private static RgbPicture convert(BufferedImage picture, Path file) throws EvaluationException {
    ColorModel colours = picture.getColorModel();
    Raster raster = picture.getRaster();
    byte[] rgb = new byte[picture.getWidth() * picture.getHeight() * RgbPicture.CHANNELS];
    int bits = colours instanceof IndexColorModel ? 8 : raster.getSampleModel().getSampleSize(0);
    int space = colours.getColorSpace().getType();
    boolean known = space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY;
    boolean whole =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            || raster.getTransferType() == DataBuffer.TYPE_USHORT;
    if (!known || !whole || bits < 8) {
      throw foreignColours(file);
    }
    if (colours instanceof IndexColorModel palette) {
      fromPalette(raster, palette, rgb);
    } else if (picture.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      fromBgr(((DataBufferByte) raster.getDataBuffer()).getData(), rgb);
    } else {
      fromSamples(raster, bits - 8, rgb);
    }
    return new RgbPicture(picture.getWidth(), picture.getHeight(), rgb);
  }

  private static void fromBgr(byte[] bgr, byte[] rgb) {
    for (int i = 0; i < rgb.length; i += RgbPicture.CHANNELS) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
    int[] row = new int[raster.getWidth()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        int colour = palette.getRGB(index);
        rgb[at++] = (byte) (colour >> 16);
        rgb[at++] = (byte) (colour >> 8);
        rgb[at++] = (byte) colour;
      }
    }
  }

  /**
   * Takes grey samples as they are: the colour conversion of the JDK takes grey for linear light
   * and brightens it.
   */
  private static void fromSamples(Raster raster, int shift, byte[] rgb) {
    int bands = raster.getNumBands();
    int[] row = new int[raster.getWidth() * bands];
    boolean grey = bands < RgbPicture.CHANNELS;
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        rgb[at++] = (byte) (row[x] >> shift);
        rgb[at++] = (byte) (row[grey ? x : x + 1] >> shift);
        rgb[at++] = (byte) (row[grey ? x : x + 2] >> shift);
      }
    }
  }
}
