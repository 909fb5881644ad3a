package io.segstream.inference.evaluate.png;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads label maps from PNG files: the index of each pixel of a palette image with 1, 2, 4 or 8
 * bits, the sample of each pixel of a grey image with as many; and maps of grey levels from the
 * same files. Colours play no role. Thread-safe.
 */
public final class LabelPng {
  private static final int LABEL_BITS = 8;
  private static final int WHITE = 255;

  private LabelPng() {}

  /**
   * Reads one file.
   *
   * @throws EvaluationException if the file is empty, damaged, no PNG, or holds colours or more
   *     than 8 bits instead of labels
   * @throws IOException if it cannot be read at all
   */
  public static LabelMap read(Path file) throws IOException {
    return read(PngChunks.of(Files.readAllBytes(file), file), file);
  }

  /**
   * Reads one file as grey levels, 0 to 255 whatever its depth: white is 255 also where a sample
   * has one bit. The pixels of a palette image, whose indices are no levels, are 255 unless their
   * index is 0.
   *
   * @throws EvaluationException as {@link #read(Path)}
   * @throws IOException if it cannot be read at all
   */
  public static LabelMap readLevels(Path file) throws IOException {
    PngChunks chunks = PngChunks.of(Files.readAllBytes(file), file);
    LabelMap map = read(chunks, file);
    boolean indices = chunks.colourType() == PngChunks.PALETTE;
    int largest = (1 << chunks.bitDepth()) - 1;
    byte[] levels = map.labels().clone();
    for (int i = 0; i < levels.length; i++) {
      int sample = levels[i] & 0xff;
      // 255 is a multiple of 1, 3, 15 and 255.
      int level = indices ? Math.min(1, sample) * WHITE : sample * (WHITE / largest);
      levels[i] = (byte) level;
    }
    return new LabelMap(map.width(), map.height(), levels);
  }

  private static LabelMap read(PngChunks chunks, Path file) throws IOException {
    boolean holdsLabels =
        (chunks.colourType() == PngChunks.PALETTE || chunks.colourType() == PngChunks.GREY)
            && chunks.bitDepth() <= LABEL_BITS;
    if (!holdsLabels) {
      throw new EvaluationException(
          "mask '%s' holds %s, not labels: write a palette or grey PNG with at most 8 bits per pixel"
              .formatted(file, kind(chunks)));
    }
    byte[] labels = decode(chunks, file);
    LabelMap map = new LabelMap(chunks.width(), chunks.height(), labels);
    if (chunks.colourType() == PngChunks.PALETTE && map.largest() >= chunks.paletteSize()) {
      throw PngChunks.damaged(
          file,
          "label %d is beyond its palette of %d colours"
              .formatted(map.largest(), chunks.paletteSize()));
    }
    return map;
  }

  private static String kind(PngChunks chunks) {
    String name =
        switch (chunks.colourType()) {
          case 2 -> "RGB colours";
          case 4 -> "grey with alpha";
          case 6 -> "RGB colours with alpha";
          default -> "grey";
        };
    return chunks.bitDepth() > LABEL_BITS ? name + " of 16 bits" : name;
  }

  private static byte[] decode(PngChunks chunks, Path file) throws EvaluationException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    List<String> warnings = new ArrayList<>();
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(chunks.essential()))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      Raster raster = reader.read(0).getRaster();
      if (!warnings.isEmpty()) {
        throw PngChunks.damaged(file, warnings.get(0));
      }
      return labels(raster);
    } catch (EvaluationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's reader answers some damaged files with index or null errors.
      throw new EvaluationException(
          "mask '%s' is damaged: its pixels cannot be decoded; write it again".formatted(file), e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] labels(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] labels = new byte[width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        labels[y * width + x] = (byte) row[x];
      }
    }
    return labels;
  }
}
