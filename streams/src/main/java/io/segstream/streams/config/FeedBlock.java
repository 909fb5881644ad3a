package io.segstream.streams.config;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;
import io.segstream.streams.topology.LatencyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What applies to one feed; absent keys fall back to the defaults.
 *
 * @param policy what happens to frames that are late
 * @param latencyBudget age at which a frame is late
 * @param zones areas whose entering and leaving is published
 */
public record FeedBlock(
    @Key("As `feeds.defaults.policy`, for this feed.") Optional<LatencyPolicy.Mode> policy,
    @Key(value = "As `feeds.defaults.latencyBudget`, for this feed.", min = "10ms", max = "1h")
        Optional<Duration> latencyBudget,
    @Block("Areas of the picture; objects that enter or leave one are published as events.")
        List<ZoneBlock> zones) {
  public FeedBlock {
    zones = List.copyOf(zones);
  }
}
