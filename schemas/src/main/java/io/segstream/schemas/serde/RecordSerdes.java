package io.segstream.schemas.serde;

import io.segstream.schemas.id.ClusterKey;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectCluster;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.TrackedObject;
import org.apache.kafka.common.serialization.Serde;

/**
 * Serdes of all keys and values. The same record always gives the same bytes. {@code null} stays
 * {@code null} in both directions. Bytes that are not the expected record raise Kafka's {@code
 * SerializationException}, whose text names the record type and the topic.
 */
public final class RecordSerdes {
  private RecordSerdes() {}

  /** Values of {@code segstream.segments}. */
  public static Serde<FrameSegments> frameSegments() {
    return new ProtobufSerde<>(FrameSegments.getDefaultInstance());
  }

  /** Values of {@code segstream.objects}. */
  public static Serde<TrackedObject> trackedObject() {
    return new ProtobufSerde<>(TrackedObject.getDefaultInstance());
  }

  /** Values of {@code segstream.clusters}. */
  public static Serde<ObjectCluster> objectCluster() {
    return new ProtobufSerde<>(ObjectCluster.getDefaultInstance());
  }

  /** Values of {@code segstream.events}. */
  public static Serde<ObjectEvent> objectEvent() {
    return new ProtobufSerde<>(ObjectEvent.getDefaultInstance());
  }

  /** Values of {@code segstream.prompts}. */
  public static Serde<ObjectPrompt> objectPrompt() {
    return new ProtobufSerde<>(ObjectPrompt.getDefaultInstance());
  }

  /** Keys of chunks, segments, events and prompts. */
  public static Serde<FeedId> feedId() {
    return new KeySerde<>("feed id", FeedId::new);
  }

  /** Keys of {@code segstream.objects}. */
  public static Serde<ObjectKey> objectKey() {
    return new KeySerde<>("object key", ObjectKey::parse);
  }

  /** Keys of {@code segstream.clusters}. */
  public static Serde<ClusterKey> clusterKey() {
    return new KeySerde<>("cluster key", ClusterKey::parse);
  }
}
