package io.segstream.streams.config;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The service process.
 *
 * @param applicationId of Kafka Streams, for both topologies together
 * @param threads stream threads
 * @param commitInterval how often work is committed
 * @param stateDirectory of Kafka Streams
 * @param http the endpoint for metrics and health
 * @param shutdownDeadline how long a shutdown may take
 */
public record ServiceBlock(
    @Key(
            value =
                "Name of the Kafka Streams application: the consumer group has this name, and state"
                    + " topics and transactions begin with it. Instances with the same name share"
                    + " the feeds.",
            defaultValue = "segstream")
        String applicationId,
    @Key(
            value = "Stream threads of the segmentation topology.",
            defaultValue = "1",
            unit = "threads",
            min = "1",
            max = "1024")
        int threads,
    @Key(
            value =
                "How often finished work of `EVERY_FRAME` feeds is committed: under exactly-once, their"
                    + " results become visible to readers this late. What `NEWEST_WINS` feeds and the"
                    + " ends of feeds give is committed at once.",
            defaultValue = "2s",
            min = "1ms",
            max = "1m")
        Duration commitInterval,
    @Key(
            value = "Directory of Kafka Streams' local state; it can be deleted at any time.",
            defaultValue = "state")
        Path stateDirectory,
    @Block("Endpoint of `/metrics`, `/healthz` and `/readyz`.") HttpBlock http,
    @Key(
            value = "How long a shutdown waits for the work in hand before it gives up.",
            defaultValue = "30s",
            min = "1s",
            max = "10m")
        Duration shutdownDeadline) {}
