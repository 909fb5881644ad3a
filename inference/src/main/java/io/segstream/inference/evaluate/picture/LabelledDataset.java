package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Pictures to learn from and pictures to be scored on.
 *
 * @param root where the data set lies
 * @param classes names, in the order of the labels; 1 to 254
 * @param background the class that stands for "no object", if there is one
 * @param train pictures to learn from, in the order of the list; may be empty
 * @param val pictures to be scored on, in the order of the list
 */
public record LabelledDataset(
    Path root,
    List<String> classes,
    OptionalInt background,
    List<LabelledPicture> train,
    List<LabelledPicture> val) {
  public LabelledDataset {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(background, "background");
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    val = List.copyOf(val);
    if (classes.isEmpty() || classes.size() >= LabelMap.VOID) {
      throw new IllegalArgumentException(
          "A data set of %d classes cannot be scored: 1 to %d are possible"
              .formatted(classes.size(), LabelMap.VOID - 1));
    }
  }

  /**
   * The labels of a picture.
   *
   * @throws EvaluationException if one of them is no class of this data set
   */
  public LabelMap labels(LabelledPicture picture) throws IOException {
    LabelMap map = picture.labels().read();
    int[] counts = map.histogram();
    for (int label = classes.size(); label < LabelMap.VOID; label++) {
      if (counts[label] > 0) {
        throw new EvaluationException(
            "the labels of picture '%s' hold %d, the data set has the classes 0 to %d (and %d for void)"
                .formatted(picture.name(), label, classes.size() - 1, LabelMap.VOID));
      }
    }
    return map;
  }
}
