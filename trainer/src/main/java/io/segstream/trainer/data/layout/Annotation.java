package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.MaskFile;
import io.segstream.trainer.data.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns a picture and its mask file into an example. */
@FunctionalInterface
interface Annotation {
  Example of(String id, RgbImage image, Path mask) throws ExampleException;

  /** The mask shows the object in white. */
  static Annotation foreground() {
    return (id, image, mask) ->
        Example.unlabelled(id, image).withForeground(MaskFile.readBinary(mask, image));
  }

  /** The mask holds classes. */
  static Annotation classes(LabelCodes codes) {
    return (id, image, mask) -> {
      LabelMap classes = codes.decode(MaskFile.read(mask, image), mask);
      return new Example(id, image, Optional.of(classes), Optional.empty(), List.of(), List.of());
    };
  }

  /** The mask holds classes of which the first is the background of the others. */
  static Annotation classesOnBackground(LabelCodes codes) {
    return (id, image, mask) -> {
      LabelMap classes = codes.decode(MaskFile.read(mask, image), mask);
      return new Example(
          id,
          image,
          Optional.of(classes),
          Optional.of(LabelCodes.foreground(classes)),
          List.of(),
          List.of());
    };
  }
}
