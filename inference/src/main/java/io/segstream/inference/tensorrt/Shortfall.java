package io.segstream.inference.tensorrt;

import java.util.Objects;

/**
 * Why something cannot be done.
 *
 * @param kind what programs tell cases apart by
 * @param found what is the case, with the value
 * @param needed what would have to be, or what to do
 */
public record Shortfall(TensorRtException.Kind kind, String found, String needed) {
  public Shortfall {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(needed, "needed");
  }

  @Override
  public String toString() {
    return found + "; " + needed;
  }
}
