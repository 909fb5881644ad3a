package io.segstream.trainer.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Results of a validation.
 *
 * @param decisive name of the score that says which checkpoint is best; higher is better
 * @param values by name, in the order in which they are shown
 */
public record Scores(String decisive, Map<String, Double> values) {
  public Scores {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    if (!values.containsKey(decisive)) {
      throw new IllegalArgumentException(
          "There is no score '%s' among %s".formatted(decisive, values.keySet()));
    }
  }

  /** The score that counts. */
  public double decisiveValue() {
    return values.get(decisive);
  }
}
