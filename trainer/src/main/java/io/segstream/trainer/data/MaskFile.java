package io.segstream.trainer.data;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads label maps and binary masks that belong to a picture. Thread-safe. */
public final class MaskFile {
  private static final int WHITE = 255;

  private MaskFile() {}

  /**
   * Reads the labels as stored.
   *
   * @param picture the picture that the labels belong to
   * @throws ExampleException if the file is missing, damaged, no label map, or of another size
   */
  public static LabelMap read(Path file, RgbImage picture) throws ExampleException {
    return read(file, picture, LabelPng::read);
  }

  /**
   * Reads grey levels, 0 to 255 whatever the depth of the file; see {@link LabelPng#readLevels}.
   *
   * @param picture the picture that the levels belong to
   * @throws ExampleException as {@link #read(Path, RgbImage)}
   */
  public static LabelMap readLevels(Path file, RgbImage picture) throws ExampleException {
    return read(file, picture, LabelPng::readLevels);
  }

  private interface Format {
    LabelMap read(Path file) throws IOException;
  }

  private static LabelMap read(Path file, RgbImage picture, Format format) throws ExampleException {
    LabelMap map;
    try {
      map = format.read(file);
    } catch (NoSuchFileException e) {
      throw new ExampleException("there is no mask '%s'".formatted(file), e);
    } catch (IOException e) {
      throw new ExampleException(e.getMessage(), e);
    }
    if (map.width() != picture.width() || map.height() != picture.height()) {
      throw new ExampleException(
          "mask '%s' is %dx%d, its picture %dx%d: masks must have the picture's size"
              .formatted(file, map.width(), map.height(), picture.width(), picture.height()));
    }
    return map;
  }

  /**
   * Reads a binary mask: 0 and 255, or 0 and 1. Grey in between is refused: whoever drew it meant
   * something that no threshold here would know.
   *
   * @return 1 on the object, 0 elsewhere
   * @throws ExampleException as {@link #read(Path, RgbImage)}, and if the mask holds other values
   */
  public static LabelMap readBinary(Path file, RgbImage picture) throws ExampleException {
    LabelMap map = read(file, picture);
    int[] counts = map.histogram();
    int object = counts[WHITE] > 0 ? WHITE : 1;
    byte[] labels = map.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      int value = labels[i] & 0xff;
      if (value != 0 && value != object) {
        throw new ExampleException(
            "mask '%s' holds the value %d at (%d, %d): write binary masks with 0 and 255"
                .formatted(file, value, i % map.width(), i / map.width()));
      }
      labels[i] = (byte) (value == 0 ? 0 : 1);
    }
    return new LabelMap(map.width(), map.height(), labels);
  }
}
