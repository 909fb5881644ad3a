package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.tensorrt.BuildProgress;

/**
 * Hears how a plan comes to be. {@link #progressed} comes from threads of the build, the rest from
 * the caller's; must be quick and must not throw.
 */
public interface PlanListener extends BuildProgress {
  /** Does not listen. */
  PlanListener NONE = new PlanListener() {};

  /** A plan that is there does not do; the line says why. A build follows. */
  default void refused(String line) {}

  /** Somebody else builds the plan; that is waited for. */
  default void waiting(String holder) {}

  /** A build begins. */
  default void building(PlanKey key) {}

  @Override
  default void progressed(String phase, int step, int steps) {}

  /** A build has ended, and its plan is kept. */
  default void built(PlanManifest manifest) {}
}
