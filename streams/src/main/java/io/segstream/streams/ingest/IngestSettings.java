package io.segstream.streams.ingest;

import io.segstream.schemas.id.FeedId;
import io.segstream.streams.media.SourceAddress;
import java.util.Objects;
import java.util.Set;

/**
 * One feed's way in.
 *
 * @param feed the feed's name
 * @param source where its video comes from
 * @param limits how large chunks get
 * @param playback how recordings are played
 * @param live how live sources are treated
 * @param clock time
 */
public record IngestSettings(
    FeedId feed,
    SourceAddress source,
    ChunkLimits limits,
    PlaybackSettings playback,
    LiveSettings live,
    IngestClock clock) {
  private static final Set<String> RECORDING_SCHEMES = Set.of("http", "https");

  public IngestSettings {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(playback, "playback");
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(clock, "clock");
  }

  /** Defaults that suit the source. */
  public static IngestSettings of(FeedId feed, SourceAddress source) {
    return new IngestSettings(
        feed,
        source,
        isLive(source) ? ChunkLimits.forLive() : ChunkLimits.forRecordings(),
        PlaybackSettings.once(),
        LiveSettings.defaults(),
        IngestClock.system());
  }

  /**
   * Whether a source goes on for ever, so that its end is a failure to recover from. HTTP addresses
   * are not: a file ends, and so does a stream that has gone off the air.
   */
  static boolean isLive(SourceAddress source) {
    return switch (source.kind()) {
      case DEVICE -> true;
      case NETWORK -> !RECORDING_SCHEMES.contains(source.scheme());
      case PATH, STANDARD_INPUT -> false;
    };
  }

  public IngestSettings withLimits(ChunkLimits newLimits) {
    return new IngestSettings(feed, source, newLimits, playback, live, clock);
  }

  public IngestSettings withPlayback(PlaybackSettings newPlayback) {
    return new IngestSettings(feed, source, limits, newPlayback, live, clock);
  }

  public IngestSettings withLive(LiveSettings newLive) {
    return new IngestSettings(feed, source, limits, playback, newLive, clock);
  }

  public IngestSettings withClock(IngestClock newClock) {
    return new IngestSettings(feed, source, limits, playback, live, newClock);
  }
}
