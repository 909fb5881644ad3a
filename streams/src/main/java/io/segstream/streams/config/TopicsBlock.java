package io.segstream.streams.config;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.ByteSize;
import io.segstream.inference.config.Key;
import io.segstream.schemas.topic.TopicCatalogue;

/**
 * Names and shape of the topics.
 *
 * @param prefix before the first dot of every topic name
 * @param partitions of each topic
 * @param replicationFactor of each topic
 * @param retention of the topics that are deleted by age
 * @param maxChunkSize largest piece of video that the chunk topic takes
 * @param create whether missing topics are created at start
 */
public record TopicsBlock(
    @Key(
            value =
                "First part of every topic name: `<prefix>.chunks`, `<prefix>.segments` and so on.",
            defaultValue = "segstream")
        String prefix,
    @Key(
            value =
                "Partitions of each topic. All records of a feed are in one partition, so this bounds"
                    + " how many feeds are processed at the same time.",
            defaultValue = "8",
            min = "1",
            max = "10000")
        int partitions,
    @Key(
            value = "Copies that the cluster keeps of each topic.",
            defaultValue = "1",
            min = "1",
            max = "100")
        int replicationFactor,
    @Block(
            "How long records stay in the topics that are deleted by age, counted from their arrival.")
        RetentionBlock retention,
    @Key(
            value = "Largest piece of video that the chunk topic takes.",
            defaultValue = "16MiB",
            min = "64KiB",
            max = "512MiB")
        ByteSize maxChunkSize,
    @Key(value = "Create missing topics at start.", defaultValue = "true") boolean create) {
  public TopicsBlock {
    // The catalogue knows what a prefix may be made of; a bad one must be refused here, with its
    // place.
    catalogue(prefix, partitions, replicationFactor, maxChunkSize, retention);
  }

  /** The topics as they are created and looked up. */
  public TopicCatalogue catalogue() {
    return catalogue(prefix, partitions, replicationFactor, maxChunkSize, retention);
  }

  private static TopicCatalogue catalogue(
      String prefix, int partitions, int replicas, ByteSize chunk, RetentionBlock retention) {
    return new TopicCatalogue(
        prefix, partitions, replicas, chunk.bytesAsInt(), retention.topicRetention());
  }
}
