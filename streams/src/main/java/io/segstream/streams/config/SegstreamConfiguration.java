package io.segstream.streams.config;

import io.segstream.inference.config.Block;

/**
 * Everything that can be configured. Made by {@link ConfigurationLoader}, which checks each value
 * and reports all errors at once.
 *
 * @param kafka properties of the Kafka clients
 * @param topics names and shape of the topics
 * @param ingest how video is cut into chunks
 * @param model which model runs
 * @param engine how the model is run
 * @param segmentation how segments are made of a model's output
 * @param tracking how segments become objects
 * @param prompts objects that somebody points out
 * @param clustering how objects are grouped
 * @param feeds what applies to single feeds
 * @param service the process: threads, state, HTTP endpoint
 * @param embedded the broker inside the process
 */
public record SegstreamConfiguration(
    @Block(
            value =
                "Properties of the Kafka clients, passed through unchanged to every producer,"
                    + " consumer, admin client and to Kafka Streams.",
            open = true)
        KafkaBlock kafka,
    @Block("Names and shape of the topics.") TopicsBlock topics,
    @Block("How `segstream ingest` cuts video into chunks.") IngestBlock ingest,
    @Block("Which model runs.") ModelBlock model,
    @Block("How the model is run.") EngineBlock engine,
    @Block("How segments are made of a model's output.") SegmentationBlock segmentation,
    @Block("How segments of successive frames become tracked objects.") TrackingBlock tracking,
    @Block("Objects that somebody points out, see `segstream prompt`.") PromptsBlock prompts,
    @Block("How objects of all feeds are grouped into clusters.") ClusteringBlock clustering,
    @Block("What applies to single feeds.") FeedsBlock feeds,
    @Block("The service process: threads, state, HTTP endpoint.") ServiceBlock service,
    @Block("A broker inside the process, for one machine without a Kafka cluster.")
        EmbeddedBlock embedded) {

  /** The same configuration with other brokers, as for the embedded one. */
  public SegstreamConfiguration withBootstrapServers(String servers) {
    return new SegstreamConfiguration(
        kafka.withBootstrapServers(servers),
        topics,
        ingest,
        model,
        engine,
        segmentation,
        tracking,
        prompts,
        clustering,
        feeds,
        service,
        embedded);
  }
}
