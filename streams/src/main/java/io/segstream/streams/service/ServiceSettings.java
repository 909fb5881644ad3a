package io.segstream.streams.service;

import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.topology.ClusteringSettings;
import io.segstream.streams.topology.SegmentationSettings;
import java.time.Duration;
import java.util.Objects;

/**
 * How the service runs.
 *
 * @param streams its part in Kafka Streams
 * @param catalogue topics
 * @param topics what to do about topics that do not exist
 * @param segmentation chunks to segments
 * @param clustering objects to clusters
 * @param shutdownDeadline how long closing may wait for the chunks in work
 */
public record ServiceSettings(
    StreamsSettings streams,
    TopicCatalogue catalogue,
    MissingTopics topics,
    SegmentationSettings segmentation,
    ClusteringSettings clustering,
    Duration shutdownDeadline) {
  /** What to do about topics that do not exist. */
  public enum MissingTopics {
    /** Create them as the catalogue says. */
    CREATE,
    /** Refuse to start and list them. */
    REFUSE
  }

  public static final Duration DEFAULT_SHUTDOWN_DEADLINE = Duration.ofSeconds(30);

  public ServiceSettings {
    Objects.requireNonNull(streams, "streams");
    Objects.requireNonNull(catalogue, "catalogue");
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(segmentation, "segmentation");
    Objects.requireNonNull(clustering, "clustering");
    Objects.requireNonNull(shutdownDeadline, "shutdownDeadline");
  }

  /** Defaults of everything but Kafka; missing topics are created. */
  public static ServiceSettings of(StreamsSettings streams, TopicCatalogue catalogue) {
    return new ServiceSettings(
        streams,
        catalogue,
        MissingTopics.CREATE,
        SegmentationSettings.DEFAULT,
        ClusteringSettings.DEFAULT,
        DEFAULT_SHUTDOWN_DEADLINE);
  }

  public ServiceSettings withStreams(StreamsSettings newStreams) {
    return new ServiceSettings(
        newStreams, catalogue, topics, segmentation, clustering, shutdownDeadline);
  }

  public ServiceSettings withTopics(MissingTopics newTopics) {
    return new ServiceSettings(
        streams, catalogue, newTopics, segmentation, clustering, shutdownDeadline);
  }

  public ServiceSettings withSegmentation(SegmentationSettings newSegmentation) {
    return new ServiceSettings(
        streams, catalogue, topics, newSegmentation, clustering, shutdownDeadline);
  }

  public ServiceSettings withClustering(ClusteringSettings newClustering) {
    return new ServiceSettings(
        streams, catalogue, topics, segmentation, newClustering, shutdownDeadline);
  }
}
