package io.segstream.streams.topology;

import io.segstream.inference.track.Zone;
import java.util.List;
import java.util.Objects;

/**
 * How one feed is processed.
 *
 * @param sampling which frames are processed
 * @param latency what happens to late frames
 * @param zones areas whose entering and leaving is published
 */
public record FeedSettings(Sampling sampling, LatencyPolicy latency, List<Zone> zones) {
  /** Every frame, however late, no zones. */
  public static final FeedSettings DEFAULT =
      new FeedSettings(Sampling.ALL, LatencyPolicy.EVERY_FRAME, List.of());

  public FeedSettings {
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(latency, "latency");
    zones = List.copyOf(zones);
  }

  public FeedSettings withSampling(Sampling newSampling) {
    return new FeedSettings(newSampling, latency, zones);
  }

  public FeedSettings withLatency(LatencyPolicy newLatency) {
    return new FeedSettings(sampling, newLatency, zones);
  }

  public FeedSettings withZones(List<Zone> newZones) {
    return new FeedSettings(sampling, latency, newZones);
  }
}
