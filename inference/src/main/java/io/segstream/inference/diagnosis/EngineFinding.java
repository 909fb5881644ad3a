package io.segstream.inference.diagnosis;

import java.util.Objects;
import java.util.Optional;

/**
 * What an engine can do here.
 *
 * @param name as configuration and DJL call it
 * @param can what it runs, where it can run
 * @param obstacle why it cannot run here; empty if it can
 */
public record EngineFinding(String name, String can, Optional<Obstacle> obstacle) {
  /**
   * Why an engine cannot run.
   *
   * @param found what is the case
   * @param needed what to do about it
   */
  public record Obstacle(String found, String needed) {
    public Obstacle {
      Objects.requireNonNull(found, "found");
      Objects.requireNonNull(needed, "needed");
    }
  }

  public EngineFinding {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(can, "can");
    Objects.requireNonNull(obstacle, "obstacle");
  }

  /** Whether models can run on it. */
  public boolean usable() {
    return obstacle.isEmpty();
  }
}
