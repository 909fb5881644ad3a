package io.segstream.inference.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a model comes from. Texts and metrics may be empty.
 *
 * @param description one sentence
 * @param licence of the weights, as an SPDX name where there is one
 * @param recipe what it was trained or built by
 * @param dataDigest of the data it was trained on
 * @param metrics what it reached where it was made, by name, finite; kept in the order of names
 */
public record ModelOrigin(
    String description,
    String licence,
    String recipe,
    String dataDigest,
    Map<String, Double> metrics) {
  /** Nothing is known. */
  public static final ModelOrigin UNKNOWN = new ModelOrigin("", "", "", "");

  public ModelOrigin {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(licence, "licence");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(dataDigest, "dataDigest");
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    metrics.forEach(
        (name, value) -> {
          if (name.isBlank() || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                "metric '%s' must have a name and be a finite number, got %s"
                    .formatted(name, value));
          }
        });
  }

  /** An origin without metrics. */
  public ModelOrigin(String description, String licence, String recipe, String dataDigest) {
    this(description, licence, recipe, dataDigest, Map.of());
  }
}
