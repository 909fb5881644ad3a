package io.segstream.streams.ingest;

import java.time.Duration;
import java.util.Objects;

/**
 * How live sources are treated.
 *
 * @param openLimit longest time for opening and probing
 * @param readLimit longest silence before the source counts as stalled
 * @param backoff waits between attempts
 * @param rtspTransport how RTSP carries its packets
 */
public record LiveSettings(
    Duration openLimit, Duration readLimit, Backoff backoff, RtspTransport rtspTransport) {
  /** RTSP's ways to carry packets. */
  public enum RtspTransport {
    /** Interleaved with the control connection: nothing is lost and firewalls let it through. */
    TCP,
    UDP
  }

  public LiveSettings {
    Objects.requireNonNull(openLimit, "openLimit");
    Objects.requireNonNull(readLimit, "readLimit");
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(rtspTransport, "rtspTransport");
  }

  /** Fifteen seconds to open, ten of silence, retries for ever, TCP. */
  public static LiveSettings defaults() {
    return new LiveSettings(
        Duration.ofSeconds(15), Duration.ofSeconds(10), Backoff.patient(), RtspTransport.TCP);
  }
}
