package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.ExampleException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the values of a label map mean: a class, void, or a mistake. Immutable. */
final class LabelCodes {
  private static final int REFUSED = -1;

  private final int[] meaning = new int[256];
  private final List<String> labels;

  private LabelCodes(List<String> labels) {
    this.labels = List.copyOf(labels);
    Arrays.fill(meaning, REFUSED);
    meaning[LabelMap.VOID] = LabelMap.VOID;
  }

  /**
   * Values are class indices, 255 is void.
   *
   * @param voids further values that mean void
   */
  static LabelCodes direct(List<String> labels, int... voids) {
    LabelCodes codes = new LabelCodes(labels);
    for (int value = 0; value < labels.size(); value++) {
      codes.meaning[value] = value;
    }
    for (int value : voids) {
      codes.meaning[value] = LabelMap.VOID;
    }
    return codes;
  }

  /**
   * Some values stand for the classes in turn, all others up to a largest one are void, and so is
   * 255.
   *
   * @param values the value of each class
   * @param largest largest value that may occur beside 255
   */
  static LabelCodes mapped(List<String> labels, int[] values, int largest) {
    LabelCodes codes = new LabelCodes(labels);
    Arrays.fill(codes.meaning, 0, largest + 1, LabelMap.VOID);
    for (int label = 0; label < values.length; label++) {
      codes.meaning[values[label]] = label;
    }
    return codes;
  }

  List<String> labels() {
    return labels;
  }

  /**
   * Classes of a map's pixels.
   *
   * @throws ExampleException if a value has no meaning; names the first such pixel
   */
  LabelMap decode(LabelMap map, Path file) throws ExampleException {
    byte[] classes = new byte[map.labels().length];
    for (int i = 0; i < classes.length; i++) {
      int value = map.labels()[i] & 0xff;
      if (meaning[value] == REFUSED) {
        throw new ExampleException(
            "mask '%s' holds the label %d at (%d, %d), its dataset has %d classes, 0 to %d, and void 255"
                .formatted(
                    file,
                    value,
                    i % map.width(),
                    i / map.width(),
                    labels.size(),
                    labels.size() - 1));
      }
      classes[i] = (byte) meaning[value];
    }
    return new LabelMap(map.width(), map.height(), classes);
  }

  /** 1 where a class other than the first was annotated, void stays. */
  static LabelMap foreground(LabelMap classes) {
    byte[] labels = classes.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0 && labels[i] != (byte) LabelMap.VOID) {
        labels[i] = 1;
      }
    }
    return new LabelMap(classes.width(), classes.height(), labels);
  }
}
