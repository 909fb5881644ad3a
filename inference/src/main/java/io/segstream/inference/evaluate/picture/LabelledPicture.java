package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture and the class of each of its pixels.
 *
 * @param name of the picture within its data set, without ending
 * @param file of the picture
 * @param labels reads the classes
 */
public record LabelledPicture(String name, Path file, Labels labels) {
  /** Where the classes of a picture come from. */
  @FunctionalInterface
  public interface Labels {
    /**
     * Reads them; may be called by several threads.
     *
     * @return classes from 0, {@link LabelMap#VOID} where nobody knows
     */
    LabelMap read() throws IOException;
  }

  public LabelledPicture {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(labels, "labels");
  }
}
