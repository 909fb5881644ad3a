package io.segstream.streams.config;

import io.segstream.inference.config.Block;
import io.segstream.schemas.id.FeedId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What applies to single feeds.
 *
 * @param defaults for feeds, and for keys, that {@code perFeed} does not name
 * @param perFeed by feed id
 */
public record FeedsBlock(
    @Block("For every feed that `perFeed` does not name, and every key it leaves out.")
        FeedDefaultsBlock defaults,
    @Block(value = "By feed id.", each = "<feed>") Map<FeedId, FeedBlock> perFeed) {
  private static final FeedBlock NOTHING =
      new FeedBlock(Optional.empty(), Optional.empty(), List.of());

  public FeedsBlock {
    perFeed = Map.copyOf(perFeed);
  }

  /** What is configured for one feed, defaults filled in. */
  public FeedChoice choiceFor(FeedId feed) {
    FeedBlock own = perFeed.getOrDefault(feed, NOTHING);
    return new FeedChoice(
        own.policy().orElse(defaults.policy()),
        own.latencyBudget().orElse(defaults.latencyBudget()),
        own.zones());
  }
}
