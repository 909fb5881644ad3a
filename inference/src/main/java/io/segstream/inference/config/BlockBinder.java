package io.segstream.inference.config;

import java.util.Optional;

/** Reads a group whose keys are not declared by a record, see {@link Block#open()}. */
@FunctionalInterface
public interface BlockBinder {
  /**
   * Binds a group; what is wrong goes to the binder's problems.
   *
   * @param path of the group
   * @param node null if nothing is configured
   * @param binder takes problems and values in force
   * @return empty if there was a problem
   */
  Optional<?> bind(String path, ConfigNode node, RecordBinder binder);
}
