package io.segstream.schemas.serde;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.id.ClusterKey;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectCluster;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that go with each record. They follow from the record alone, so a replay gives the
 * same headers, and consumers can drop repetitions by {@code ce_source} and {@code ce_id}.
 *
 * <p>Chunks and frames are told apart by their capture time too, so that a feed that is ingested
 * again does not repeat ids, unless its source says itself that it is the same video: then its
 * frames are the same. Objects are told apart by their track id, which a feed never uses again.
 */
public final class RecordHeaders {
  private RecordHeaders() {}

  /** Headers of a chunk: its {@link ChunkHeaders} and its CloudEvents attributes. */
  public static Headers forChunk(ChunkHeader chunk) {
    Headers headers =
        headers(
            new CloudEvent(
                EventType.CHUNK,
                feedSource(chunk.feed().value()),
                // Sequence numbers begin again with every ingest of a feed, capture times do not.
                "%s/%d/%d".formatted(chunk.feed(), chunk.captureTimeUs(), chunk.sequence()),
                OptionalLong.of(chunk.captureTimeUs()),
                Optional.empty()));
    ChunkHeaders.write(chunk, headers);
    return headers;
  }

  /** Headers of the end of a feed: its {@link FeedEndHeaders} and its CloudEvents attributes. */
  public static Headers forFeedEnd(FeedEnd end) {
    Headers headers =
        headers(
            new CloudEvent(
                EventType.FEED_END,
                feedSource(end.feed().value()),
                "%s/%d/%d/end".formatted(end.feed(), end.captureTimeUs(), end.chunks()),
                OptionalLong.of(end.captureTimeUs()),
                Optional.empty()));
    FeedEndHeaders.write(end, headers);
    return headers;
  }

  public static Headers forSegments(FrameSegments frame) {
    String id =
        "%s/%d/%d/%d"
            .formatted(
                frame.getFeed(),
                frame.getCaptureTimeUs(),
                frame.getChunkSequence(),
                frame.getFrameNumber());
    return headers(
        new CloudEvent(
            EventType.SEGMENTS,
            feedSource(frame.getFeed()),
            withModel(id, frame.getModelDigest()),
            OptionalLong.of(frame.getCaptureTimeUs()),
            Optional.empty()));
  }

  public static Headers forObject(TrackedObject object) {
    String key = object.getFeed() + "/" + object.getTrackId();
    // The same sighting is published again when the object is lost and when it changes cluster.
    String id =
        "%s/%d/%s/%d/%d"
            .formatted(
                key,
                object.getLastFrame(),
                object.getState().name(),
                object.getCluster().getCodebookVersion(),
                object.getCluster().getClusterId());
    return headers(
        new CloudEvent(
            EventType.OBJECT,
            feedSource(object.getFeed()),
            withModel(id, object.getModelDigest()),
            OptionalLong.of(object.getLastSeenUs()),
            Optional.of(key)));
  }

  /**
   * Headers of the tombstone that ends an object.
   *
   * @param timeUs when the object ended, microseconds since the Unix epoch
   */
  public static Headers forObjectRemoval(ObjectKey key, long timeUs) {
    return headers(
        new CloudEvent(
            EventType.OBJECT_REMOVED,
            feedSource(key.feed().value()),
            key + "/removed",
            OptionalLong.of(timeUs),
            Optional.of(key.toString())));
  }

  public static Headers forCluster(ObjectCluster cluster) {
    String key = cluster.getModelDigest() + "/" + cluster.getClusterId();
    // Members are counted between refits of the codebook too.
    String id = "%s/%d/%d".formatted(key, cluster.getCodebookVersion(), cluster.getMembers());
    return headers(
        new CloudEvent(
            EventType.CLUSTER,
            modelSource(cluster.getModelDigest()),
            cluster.getFrozen() ? id + "/frozen" : id,
            OptionalLong.empty(),
            Optional.of(key)));
  }

  /**
   * Headers of the tombstone that takes a cluster out of the codebook.
   *
   * @param codebookVersion the first version without the cluster
   */
  public static Headers forClusterRemoval(ClusterKey key, long codebookVersion) {
    return headers(
        new CloudEvent(
            EventType.CLUSTER_REMOVED,
            modelSource(key.model().value()),
            "%s/%d/removed".formatted(key, codebookVersion),
            OptionalLong.empty(),
            Optional.of(key.toString())));
  }

  public static Headers forEvent(ObjectEvent event) {
    return event.hasPromptOffset() ? forPromptEvent(event) : forObjectEvent(event);
  }

  /** A prompt is told apart by its offset: its id may be used again. */
  private static Headers forPromptEvent(ObjectEvent event) {
    String subject = event.getFeed() + "/" + event.getPromptId();
    String id = "%s/%d/%s".formatted(subject, event.getPromptOffset(), event.getType().name());
    return headers(
        new CloudEvent(
            EventType.OBJECT_EVENT,
            feedSource(event.getFeed()),
            withModel(id, event.getModelDigest()),
            OptionalLong.of(event.getCaptureTimeUs()),
            Optional.of(subject)));
  }

  private static Headers forObjectEvent(ObjectEvent event) {
    String key = event.getFeed() + "/" + event.getTrackId();
    String id = "%s/%d/%s".formatted(key, event.getFrameNumber(), event.getType().name());
    String idInZone = event.getZone().isEmpty() ? id : id + "/" + event.getZone();
    return headers(
        new CloudEvent(
            EventType.OBJECT_EVENT,
            feedSource(event.getFeed()),
            withModel(idInZone, event.getModelDigest()),
            OptionalLong.of(event.getCaptureTimeUs()),
            Optional.of(key)));
  }

  public static Headers forPrompt(ObjectPrompt prompt) {
    // A correction has the same prompt id and may have the same frame: its content tells it apart.
    CRC32C content = new CRC32C();
    content.update(prompt.toByteArray());
    return headers(
        new CloudEvent(
            EventType.PROMPT,
            feedSource(prompt.getFeed()),
            "%s/%s/%d/%08x"
                .formatted(
                    prompt.getFeed(),
                    prompt.getPromptId(),
                    prompt.getFrameNumber(),
                    content.getValue()),
            OptionalLong.empty(),
            Optional.of(prompt.getFeed() + "/" + prompt.getPromptId())));
  }

  private static Headers headers(CloudEvent event) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    CloudEvents.write(event, headers);
    return headers;
  }

  private static String feedSource(String feed) {
    return "/segstream/feeds/" + feed;
  }

  private static String modelSource(String digest) {
    return "/segstream/models/" + digest;
  }

  /** Two models that look at the same feed give different records. */
  private static String withModel(String id, String digest) {
    return digest.isEmpty() ? id : id + "/" + digest.substring(0, Math.min(12, digest.length()));
  }
}
