package io.segstream.inference.tensorrt;

import java.util.Objects;

/**
 * What a build gives. The arrays are the caller's.
 *
 * @param plan for {@link TensorRtBackend#load}
 * @param timingCache for the next build on this kind of device
 */
public record BuiltPlan(byte[] plan, byte[] timingCache) {
  public BuiltPlan {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(timingCache, "timingCache");
  }
}
