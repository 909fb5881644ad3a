package io.segstream.inference.evaluate.semantic;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.dataset.NamedClasses;
import java.util.ArrayList;
import java.util.List;

/**
 * Which class of a data set each class of a model is, by name. Capitals, blanks and punctuation do
 * not count, so that {@code diningtable} is {@code dining table}.
 *
 * @param classOf class of the data set by class of the model, or {@link Assignment#NONE}; not
 *     copied
 * @param unknown classes of the model that the data set does not have
 * @param missing classes of the data set that the model does not have
 */
record ClassNames(int[] classOf, List<String> unknown, List<String> missing) {
  ClassNames {
    unknown = List.copyOf(unknown);
    missing = List.copyOf(missing);
  }

  /**
   * Compares names.
   *
   * @param model reference of the model, for messages
   * @param labels of the model
   * @param classes of the data set
   * @throws EvaluationException if they have none in common
   */
  static ClassNames match(String model, List<String> labels, List<String> classes)
      throws EvaluationException {
    List<String> known = classes.stream().map(NamedClasses::plain).toList();
    int[] classOf = new int[labels.size()];
    List<String> unknown = new ArrayList<>();
    List<String> missing = new ArrayList<>(classes);
    for (int i = 0; i < classOf.length; i++) {
      int index = known.indexOf(NamedClasses.plain(labels.get(i)));
      classOf[i] = index < 0 ? Assignment.NONE : index;
      if (index < 0) {
        unknown.add(labels.get(i));
      } else {
        missing.remove(classes.get(index));
      }
    }
    if (missing.size() == classes.size()) {
      throw new EvaluationException(
          "model %s tells %s apart, which are no classes of the data set (%s): take a model or a data set with the same names"
              .formatted(model, String.join(", ", labels), String.join(", ", classes)));
    }
    return new ClassNames(classOf, unknown, missing);
  }
}
