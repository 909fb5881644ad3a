package io.segstream.schemas.topic;

/** The topics that Segstream reads and writes. */
public enum Topic {
  /** Self-contained pieces of video. */
  CHUNKS("chunks", CleanupPolicy.DELETE, "feed id", "MPEG-TS that starts at a keyframe"),
  /** One record per frame: its outcome and its masks. */
  SEGMENTS("segments", CleanupPolicy.DELETE, "feed id", "FrameSegments"),
  /** Latest state of each tracked object. */
  OBJECTS("objects", CleanupPolicy.COMPACT, "feed id/track id", "TrackedObject"),
  /** The codebook: one record per cluster. */
  CLUSTERS("clusters", CleanupPolicy.COMPACT, "model digest/cluster id", "ObjectCluster"),
  /** What happened to tracked objects. */
  EVENTS("events", CleanupPolicy.DELETE, "feed id", "ObjectEvent"),
  /** Objects that somebody pointed out on a frame. */
  PROMPTS("prompts", CleanupPolicy.DELETE, "feed id", "ObjectPrompt"),
  /** Records that could not be read or processed. */
  DEAD_LETTERS("dead-letters", CleanupPolicy.DELETE, "as received", "as received");

  private final String suffix;
  private final CleanupPolicy cleanupPolicy;
  private final String key;
  private final String value;

  Topic(String suffix, CleanupPolicy cleanupPolicy, String key, String value) {
    this.suffix = suffix;
    this.cleanupPolicy = cleanupPolicy;
    this.key = key;
    this.value = value;
  }

  /** The topic's name without the installation's prefix. */
  public String suffix() {
    return suffix;
  }

  public CleanupPolicy cleanupPolicy() {
    return cleanupPolicy;
  }

  /** What the key is, for people. */
  public String keyDescription() {
    return key;
  }

  /** What the value is, for people. */
  public String valueDescription() {
    return value;
  }
}
