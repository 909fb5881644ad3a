package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * The outcome of showing an object to the clustering.
 *
 * @param state what to hand in with the next object; its codebook is new if its version differs
 * @param assignment of the object, in that codebook
 */
public record Observation(ClusteringState state, ClusterAssignment assignment) {
  public Observation {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(assignment, "assignment");
  }
}
