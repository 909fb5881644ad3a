package io.segstream.streams.render;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.FeedEndHeaders;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.serde.UnreadableRecordException;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.FrameSource;
import io.segstream.schemas.v1.TrackedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The annotated video of a feed from what lies on the topics, which are read side by side from
 * their beginning to what is committed now. Memory does not grow with the feed's length.
 *
 * @param clients settings of Kafka consumers; hold secrets in clear text
 * @param catalogue names of the topics
 * @param feed whose video
 */
public record FeedRender(Map<String, Object> clients, TopicCatalogue catalogue, FeedId feed) {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRender.class);

  /** Hears of each chunk when it has been rendered, with its segment records. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Takes note.
     *
     * @param frames frames rendered so far
     */
    void rendered(List<FrameSegments> records, long frames) throws IOException;
  }

  public FeedRender {
    clients = Map.copyOf(clients);
    Objects.requireNonNull(catalogue, "catalogue");
    Objects.requireNonNull(feed, "feed");
  }

  /** The latest cluster of each of the feed's objects that has one, ended objects included. */
  public Map<Long, Long> clusters() {
    Map<Long, Long> clusters = new HashMap<>();
    String prefix = feed.value() + "/";
    try (TopicScan<TrackedObject> objects =
        new TopicScan<>(
            clients,
            catalogue.name(Topic.OBJECTS),
            RecordSerdes.trackedObject().deserializer(),
            key -> key != null && key.startsWith(prefix))) {
      Optional<ConsumerRecord<String, TrackedObject>> next;
      while ((next = objects.next()).isPresent()) {
        TrackedObject object = next.get().value();
        ObjectKey key = ObjectKey.parse(next.get().key());
        if (object != null && object.hasCluster() && key.feed().equals(feed)) {
          clusters.put(key.trackId(), object.getCluster().getClusterId());
        }
      }
    }
    return clusters;
  }

  /**
   * Renders.
   *
   * @param file the MP4 to write; gets its name when it is whole
   * @param clusters gives objects their colours
   * @param stop asked between two chunks; when true, nothing is left of the video
   * @return what was rendered; empty if the feed has no chunk, or if it was stopped
   * @throws IOException if the file cannot be written
   */
  public Optional<RenderSummary> render(
      Path file, ClusterLookup clusters, Observer observer, BooleanSupplier stop)
      throws IOException {
    try (TopicScan<byte[]> chunks =
            new TopicScan<>(
                clients,
                catalogue.name(Topic.CHUNKS),
                new ByteArrayDeserializer(),
                feed.value()::equals);
        TopicScan<FrameSegments> segments =
            new TopicScan<>(
                clients,
                catalogue.name(Topic.SEGMENTS),
                RecordSerdes.frameSegments().deserializer(),
                feed.value()::equals);
        VideoRenderer renderer = new VideoRenderer(file, clusters)) {
      long frames = 0;
      while (!stop.getAsBoolean()) {
        Optional<ConsumerRecord<String, byte[]>> chunk = chunks.next();
        if (chunk.isEmpty()) {
          return frames == 0 ? Optional.empty() : Optional.of(renderer.finish());
        }
        List<FrameSegments> records = recordsOf(chunk.get(), segments);
        Optional<VideoChunk> video = read(chunk.get());
        if (video.isPresent()) {
          renderer.write(video.get(), records);
          frames += video.get().header().frameCount();
          observer.rendered(records, frames);
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<VideoChunk> read(ConsumerRecord<String, byte[]> chunk) {
    if (FeedEndHeaders.isEnd(chunk.headers())) {
      return Optional.empty();
    }
    try {
      return Optional.of(new VideoChunk(ChunkHeaders.read(chunk.headers()), chunk.value()));
    } catch (UnreadableRecordException e) {
      // The service has dead-lettered it for the same reason.
      LOG.warn("Chunk at offset {} left out: {}", chunk.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Takes the records that point to a chunk; the topics are in the same order. */
  private static List<FrameSegments> recordsOf(
      ConsumerRecord<String, byte[]> chunk, TopicScan<FrameSegments> segments) {
    List<FrameSegments> records = new ArrayList<>();
    Optional<ConsumerRecord<String, FrameSegments>> next;
    while ((next = segments.peek()).isPresent()) {
      FrameSource source = next.get().value().getSource();
      boolean samePartition = source.getPartition() == chunk.partition();
      if (!samePartition || source.getOffset() > chunk.offset()) {
        break;
      }
      if (source.getOffset() == chunk.offset()) {
        records.add(next.get().value());
      }
      segments.next();
    }
    return records;
  }
}
