package io.segstream.streams.service;

import io.segstream.streams.service.ServiceHealth.Readiness;
import java.util.Objects;

/**
 * What is wrong with how a model is run.
 *
 * @param readiness how much of the service is left: less than {@link Readiness#READY}
 * @param why one line for people
 */
public record Impairment(Readiness readiness, String why) {
  public Impairment {
    Objects.requireNonNull(readiness, "readiness");
    Objects.requireNonNull(why, "why");
    if (readiness == Readiness.READY) {
      throw new IllegalArgumentException("A service that is ready has no impairment: " + why);
    }
  }

  /** Another engine than the one that was configured serves. */
  static Impairment degraded(String why) {
    return new Impairment(Readiness.DEGRADED, why);
  }

  /** No engine serves. */
  static Impairment notReady(String why) {
    return new Impairment(Readiness.NOT_READY, why);
  }
}
