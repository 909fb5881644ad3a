package io.segstream.schemas.serde;

/** The CloudEvents types that Segstream publishes. */
public enum EventType {
  CHUNK("io.segstream.chunk.v1", "video/mp2t"),
  /** The end of a feed, on the chunk topic. */
  FEED_END("io.segstream.feed-end.v1", ""),
  SEGMENTS("io.segstream.segments.v1", "application/protobuf"),
  OBJECT("io.segstream.object.v1", "application/protobuf"),
  /** A tombstone on the objects topic. */
  OBJECT_REMOVED("io.segstream.object-removed.v1", ""),
  CLUSTER("io.segstream.cluster.v1", "application/protobuf"),
  /** A tombstone on the clusters topic. */
  CLUSTER_REMOVED("io.segstream.cluster-removed.v1", ""),
  OBJECT_EVENT("io.segstream.event.v1", "application/protobuf"),
  PROMPT("io.segstream.prompt.v1", "application/protobuf");

  private final String attribute;
  private final String contentType;

  EventType(String attribute, String contentType) {
    this.attribute = attribute;
    this.contentType = contentType;
  }

  /** Value of the attribute {@code type}; its last part is the version of the record's contract. */
  public String attribute() {
    return attribute;
  }

  /** Media type of the record's value; empty if the record has no value. */
  public String contentType() {
    return contentType;
  }
}
