package io.segstream.streams.metrics;

import io.segstream.schemas.id.FeedId;
import java.util.HashSet;
import java.util.Set;

/**
 * Bounds the label {@code feed}: the first feeds keep their names, all later ones share {@value
 * #OTHER}, so that feed ids made by callers cannot grow the registry without end. Thread-safe.
 */
public final class FeedLabels {
  /** Label of the feeds beyond the limit. */
  public static final String OTHER = "other";

  private final int limit;
  private final Set<String> named = new HashSet<>();

  /**
   * Labels for at most {@code limit} feeds.
   *
   * @param limit 1 or more
   */
  public FeedLabels(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "Limit of feed labels is %d, must be 1 or more".formatted(limit));
    }
    this.limit = limit;
  }

  /** The label of a feed; the same at every call. */
  public synchronized String label(FeedId feed) {
    if (named.contains(feed.value())) {
      return feed.value();
    }
    if (named.size() >= limit) {
      return OTHER;
    }
    named.add(feed.value());
    return feed.value();
  }
}
