package io.segstream.trainer.job;

import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.Validation;
import java.util.Objects;
import java.util.Optional;

/**
 * What a recipe's method brings to a run.
 *
 * @param method how the network learns; closed with the run
 * @param validation absent without data to validate on
 * @param <S> a prepared sample
 */
public record MethodParts<S>(Method<S> method, Optional<Validation> validation) {
  public MethodParts {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(validation, "validation");
  }
}
