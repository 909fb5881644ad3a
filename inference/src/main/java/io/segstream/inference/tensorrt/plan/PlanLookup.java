package io.segstream.inference.tensorrt.plan;

import java.util.Objects;
import java.util.Optional;

/** What a search for a plan gave. */
public sealed interface PlanLookup {
  /** There is one that fits. */
  record Found(StoredPlan plan) implements PlanLookup {
    public Found {
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * There is none.
   *
   * @param refusal one line that says why the one that is there does not do; empty if there is none
   */
  record Absent(Optional<String> refusal) implements PlanLookup {
    public Absent {
      Objects.requireNonNull(refusal, "refusal");
    }
  }
}
