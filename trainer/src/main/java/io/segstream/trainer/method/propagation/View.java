package io.segstream.trainer.method.propagation;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import java.util.Objects;

/**
 * A square picture with the objects in it.
 *
 * @param image the picture
 * @param labels of its size: 0 background, objects from 1 on, {@link LabelMap#VOID} unknown
 */
record View(RgbImage image, LabelMap labels) {
  View {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(labels, "labels");
  }
}
