package io.segstream.inference.tensorrt;

/** Hears how far a build is. Called on threads of the build; must not block. */
@FunctionalInterface
public interface BuildProgress {
  /** Does not listen. */
  BuildProgress NONE = (phase, step, steps) -> {};

  /**
   * The build has gone on.
   *
   * @param phase what it does, in words
   * @param step steps that are done in this phase
   * @param steps steps of this phase; 0 if TensorRT does not say
   */
  void progressed(String phase, int step, int steps);
}
