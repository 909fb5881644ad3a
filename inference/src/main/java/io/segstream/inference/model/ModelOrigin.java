package io.segstream.inference.model;

import java.util.Objects;

/**
 * Where a model comes from. Texts may be empty.
 *
 * @param description one sentence
 * @param licence of the weights, as an SPDX name where there is one
 * @param recipe what it was trained or built by
 * @param dataDigest of the data it was trained on
 */
public record ModelOrigin(String description, String licence, String recipe, String dataDigest) {
  /** Nothing is known. */
  public static final ModelOrigin UNKNOWN = new ModelOrigin("", "", "", "");

  public ModelOrigin {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(licence, "licence");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(dataDigest, "dataDigest");
  }
}
