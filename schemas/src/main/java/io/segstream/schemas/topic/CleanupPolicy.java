package io.segstream.schemas.topic;

/** What a topic keeps. */
public enum CleanupPolicy {
  /** Everything, for a time. */
  DELETE("delete"),
  /** The latest record of each key, for ever. */
  COMPACT("compact");

  private final String configValue;

  CleanupPolicy(String configValue) {
    this.configValue = configValue;
  }

  /** Value of the topic setting {@code cleanup.policy}. */
  public String configValue() {
    return configValue;
  }

  /** Whether records disappear once they are old enough. */
  public boolean deletes() {
    return this != COMPACT;
  }
}
