package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.model.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Retrieval over all classes and over some of them. */
final class RetrievalClasses {
  private RetrievalClasses() {}

  /**
   * Which classes of a data set count if only some are wanted: these, and background.
   *
   * @throws EvaluationException if one of them is no class of the data set, or background
   */
  static boolean[] kept(LabelledDataset data, List<String> subset) throws EvaluationException {
    boolean[] kept = new boolean[data.classes().size()];
    for (String name : subset) {
      int index = data.classes().indexOf(name);
      if (index < 0 || data.background().orElse(-1) == index) {
        throw new EvaluationException(
            "'%s' is no class of an object in '%s'%s"
                .formatted(name, data.root(), NearestName.hint(name, data.classes())));
      }
      kept[index] = true;
    }
    data.background().ifPresent(background -> kept[background] = true);
    return kept;
  }

  static List<Measure> measures(
      LabelledDataset data, List<String> subset, boolean[] kept, ObjectTable train, ObjectTable val)
      throws EvaluationException {
    boolean[] all = new boolean[kept.length];
    Arrays.fill(all, true);
    List<Measure> measures = new ArrayList<>();
    measures.add(
        Measure.ofAll(
            "retrieval (%d)".formatted(all.length), List.of(scores(data, all, train, val))));
    if (!subset.isEmpty()) {
      int[] classes = subset.stream().mapToInt(data.classes()::indexOf).sorted().toArray();
      measures.add(
          new Measure(
              "retrieval (%d)".formatted(classes.length),
              classes,
              List.of(scores(data, kept, train, val).only(classes))));
    }
    return measures;
  }

  private static ClassScores scores(
      LabelledDataset data, boolean[] kept, ObjectTable train, ObjectTable val)
      throws EvaluationException {
    SegmentRetrieval retrieval = new SegmentRetrieval(train, data.background(), kept);
    if (retrieval.size() == 0) {
      throw new EvaluationException(
          "no object found in the train part of '%s' has a class: there is nothing to retrieve"
              .formatted(data.root()));
    }
    return retrieval.paint(val);
  }
}
