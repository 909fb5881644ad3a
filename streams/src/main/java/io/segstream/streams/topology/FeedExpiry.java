package io.segstream.streams.topology;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows which feeds have sent nothing for so long that their objects have ended.
 *
 * <p>Time without the service does not count, since chunks may be waiting: silence begins when a
 * processor starts at the earliest, which is why nothing of it is stored.
 *
 * <p>A pause of that length between the capture times of two chunks has the same effect as the
 * silence, so what becomes of the second chunk follows from the chunks alone, as long as capture
 * times go as fast as the clock. A recording that was held up in the middle for that long goes on
 * with new objects.
 */
final class FeedExpiry {
  /** How often to look. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /**
   * How much later than its first frame a chunk may come. Silence lasts longer than a pause by as
   * much, so that a pause is noticed in the chunk wherever silence was noticed before it.
   */
  static final Duration LATEST_ARRIVAL = Duration.ofMinutes(5);

  private final Duration idle;
  private final InstantSource clock;
  private final Map<FeedId, Instant> heard = new HashMap<>();

  /**
   * @param idle silence after which the objects of a feed have ended
   */
  FeedExpiry(Duration idle, InstantSource clock) {
    this.idle = idle;
    this.clock = clock;
  }

  /** The feed has sent something, or is known from before. */
  void heard(FeedId feed) {
    heard.put(feed, clock.instant());
  }

  /** The feed has ended. */
  void ended(FeedId feed) {
    heard.remove(feed);
  }

  /** Feeds that were silent for too long, by id. */
  List<FeedId> silent() {
    Instant latest = clock.instant().minus(idle).minus(LATEST_ARRIVAL);
    return heard.entrySet().stream()
        .filter(entry -> !entry.getValue().isAfter(latest))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(FeedId::value))
        .toList();
  }

  /** Whether a chunk comes after a pause in which the feed's objects ended. */
  boolean isAfterPause(ChunkHeader header, FeedMemory before) {
    return before.endUs().isPresent()
        && header.captureTimeUs() - before.endUs().getAsLong() >= idle.toNanos() / 1000;
  }
}
