package io.segstream.inference.tensorrt.plan;

import java.util.Objects;

/**
 * A plan that was read from its file and is what its manifest says.
 *
 * @param plan the caller's
 */
public record StoredPlan(PlanManifest manifest, byte[] plan) {
  public StoredPlan {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(plan, "plan");
  }
}
