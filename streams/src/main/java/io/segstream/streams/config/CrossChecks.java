package io.segstream.streams.config;

import io.segstream.inference.config.ByteSize;
import io.segstream.inference.config.DurationText;
import io.segstream.inference.config.EffectiveValue;
import io.segstream.inference.config.Origin;
import io.segstream.inference.config.Problem;
import java.util.ArrayList;
import java.util.List;

/** What must hold between keys. */
final class CrossChecks {
  private final List<EffectiveValue> values;
  private final List<Problem> problems = new ArrayList<>();

  CrossChecks(List<EffectiveValue> values) {
    this.values = values;
  }

  /** The problems of a configuration whose single values are good. */
  List<Problem> check(SegstreamConfiguration configuration) {
    checkVideo(configuration);
    checkGroups(configuration.ingest());
    checkSegmentation(configuration.segmentation());
    checkClustering(configuration.clustering());
    checkBroker(configuration);
    return problems;
  }

  private void checkVideo(SegstreamConfiguration configuration) {
    ByteSize chunk = configuration.ingest().chunkSize();
    ByteSize record = configuration.topics().maxChunkSize();
    if (chunk.compareTo(record) > 0) {
      report(
          "ingest.chunkSize",
          "'%s' is above topics.maxChunkSize, which is %s".formatted(chunk, record));
    }
  }

  private void checkGroups(IngestBlock ingest) {
    ingest
        .longestGroup()
        .filter(longest -> longest.compareTo(ingest.chunkDuration()) < 0)
        .ifPresent(
            longest ->
                report(
                    "ingest.longestGroup",
                    "'%s' is below ingest.chunkDuration, which is %s"
                        .formatted(
                            DurationText.format(longest),
                            DurationText.format(ingest.chunkDuration()))));
  }

  private void checkSegmentation(SegmentationBlock segmentation) {
    if (segmentation.fps().isPresent() && segmentation.everyNth() > 1) {
      report(
          "segmentation.fps",
          "cannot be combined with segmentation.everyNth (%d): set one of them"
              .formatted(segmentation.everyNth()));
    }
    if (segmentation.coreThreshold() < segmentation.objectnessThreshold()) {
      report(
          "segmentation.coreThreshold",
          "'%s' is below segmentation.objectnessThreshold, which is %s"
              .formatted(segmentation.coreThreshold(), segmentation.objectnessThreshold()));
    }
  }

  private void checkClustering(ClusteringBlock clustering) {
    if (clustering.sampleSize() < clustering.maxClusters()) {
      report(
          "clustering.sampleSize",
          "'%d' is below clustering.maxClusters, which is %d"
              .formatted(clustering.sampleSize(), clustering.maxClusters()));
    }
  }

  private void checkBroker(SegstreamConfiguration configuration) {
    if (configuration.topics().replicationFactor() > 1 && configuration.embedded().enabled()) {
      report(
          "topics.replicationFactor",
          "'%d' needs as many brokers, the embedded one is alone: set 1"
              .formatted(configuration.topics().replicationFactor()));
    }
  }

  private void report(String path, String message) {
    Origin origin =
        values.stream()
            .filter(value -> value.path().equals(path))
            .map(EffectiveValue::origin)
            .findFirst()
            .orElse(Origin.DEFAULT);
    problems.add(new Problem(path, origin, message));
  }
}
