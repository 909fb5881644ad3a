package io.segstream.streams.config;

import io.segstream.streams.topology.LatencyPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What is configured for one feed, defaults filled in.
 *
 * @param policy what happens to frames that are late
 * @param latencyBudget age at which a frame is late; has no effect under {@code EVERY_FRAME}
 * @param zones areas whose entering and leaving is published
 */
public record FeedChoice(LatencyPolicy.Mode policy, Duration latencyBudget, List<ZoneBlock> zones) {
  public FeedChoice {
    zones = List.copyOf(zones);
  }
}
