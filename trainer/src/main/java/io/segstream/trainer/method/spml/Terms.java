package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.run.StepLoss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds up a loss and notes its parts; figures that a step does not have are 0. */
final class Terms {
  private static final List<String> FIGURES =
      List.of(
          "tags",
          "classes",
          "annotation",
          "coOccurrence",
          "similarity",
          "affinity",
          "segments",
          "remembered",
          "labelledShare");

  private final Map<String, Double> figures = new LinkedHashMap<>();
  private NDArray total;

  Terms() {
    FIGURES.forEach(name -> figures.put(name, 0.0));
  }

  /** Adds a term; an absent one counts as 0. */
  void add(String name, double weight, Optional<NDArray> term) {
    if (term.isPresent() && weight > 0) {
      figure(name, term.get().getFloat());
      NDArray weighted = Scale.by(term.get(), weight);
      total = total == null ? weighted : total.add(weighted);
    }
  }

  void figure(String name, double value) {
    figures.put(name, value);
  }

  /**
   * The sum of what was added.
   *
   * @param embeddings carry the gradient, of zeros, where nothing was added, for example because no
   *     picture of the batch has a tag and nothing but tags counts
   */
  StepLoss stepLoss(NDArray embeddings) {
    return new StepLoss(total == null ? Scale.by(embeddings.sum(), 0) : total, figures);
  }
}
