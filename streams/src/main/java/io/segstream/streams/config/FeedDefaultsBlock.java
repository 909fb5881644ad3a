package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import io.segstream.streams.topology.LatencyPolicy;
import java.time.Duration;

/**
 * What applies to every feed that is not configured by itself.
 *
 * @param policy what happens to frames that are late
 * @param latencyBudget age at which a frame is late
 */
public record FeedDefaultsBlock(
    @Key(
            value =
                "`EVERY_FRAME` processes all frames, however old (files). `NEWEST_WINS` publishes frames"
                    + " older than the latency budget as skipped (live feeds).",
            defaultValue = "EVERY_FRAME")
        LatencyPolicy.Mode policy,
    @Key(
            value = "Age at which a frame of a `NEWEST_WINS` feed is late.",
            defaultValue = "2s",
            min = "10ms",
            max = "1h")
        Duration latencyBudget) {}
