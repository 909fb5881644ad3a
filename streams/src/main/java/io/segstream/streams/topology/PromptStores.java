package io.segstream.streams.topology;

import io.segstream.schemas.id.FeedId;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stores of prompts, which both processors share: what waits, and what is followed. Feeds
 * without prompts have no entry in either.
 */
final class PromptStores {
  /** Name of the store with the prompts that wait for their frame. */
  static final String PENDING = "pending-prompts";

  /** Name of the store with the prompted objects. */
  static final String PROMPTED = "prompted-objects";

  private final KeyValueStore<FeedId, List<PendingPrompt>> pending;
  private final KeyValueStore<FeedId, PromptedMemory> prompted;

  private PromptStores(
      KeyValueStore<FeedId, List<PendingPrompt>> pending,
      KeyValueStore<FeedId, PromptedMemory> prompted) {
    this.pending = pending;
    this.prompted = prompted;
  }

  static PromptStores of(ProcessingContext context) {
    return new PromptStores(context.getStateStore(PENDING), context.getStateStore(PROMPTED));
  }

  /** The feed's prompts that wait, in the order in which they came. */
  List<PendingPrompt> pending(FeedId feed) {
    List<PendingPrompt> stored = pending.get(feed);
    return stored == null ? List.of() : stored;
  }

  void putPending(FeedId feed, List<PendingPrompt> prompts) {
    pending.put(feed, prompts.isEmpty() ? null : prompts);
  }

  /** All feeds' prompts; the caller closes the iterator. */
  KeyValueIterator<FeedId, List<PendingPrompt>> allPending() {
    return pending.all();
  }

  /** The feed's prompted objects. */
  PromptedMemory prompted(FeedId feed) {
    PromptedMemory stored = prompted.get(feed);
    return stored == null ? PromptedMemory.EMPTY : stored;
  }

  /** Stores what became of a feed's prompts and objects; writes only what may have changed. */
  void put(FeedId feed, PromptedFeed work) {
    if (work.hadObjects() || !work.memory().isEmpty()) {
      prompted.put(feed, work.memory().isEmpty() ? null : work.memory());
    }
    if (work.hasNewPending()) {
      putPending(feed, work.pending());
    }
  }
}
