package io.segstream.streams.topology;

import io.segstream.inference.model.ModelCard;
import io.segstream.inference.track.Zone;
import io.segstream.schemas.topic.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * How large the stored memory of a feed may get. What the settings bound must fit into one record
 * of the store's changelog; masks, which nothing bounds, share what is left.
 *
 * @param maskBytes bytes for the masks of all tracks of a feed together
 */
record FeedMemoryBound(int maskBytes) {
  /** The broker's limit, less room for key, headers and the record batch. */
  private static final int LIMIT = TopicCatalogue.MAX_RECORD_BYTES - (64 << 10);

  /** Digest, sequence number and the like of a feed. */
  private static final int FEED_BYTES = 1 << 10;

  /** Numbers of a track with their tags, each as long as it can get, and the box of its mask. */
  private static final int TRACK_BYTES = 256;

  /** Tags, lengths and the id of an entry. */
  private static final int ENTRY_BYTES = 32;

  /**
   * The bound that follows from model and settings.
   *
   * @param words by which objects may be called beside the classes of the card
   * @throws IllegalArgumentException if the memory of a feed may not fit into one record
   */
  static FeedMemoryBound of(ModelCard card, List<String> words, SegmentationSettings settings) {
    int dimensions = card.dimensions();
    long vector = (long) Float.BYTES * dimensions + ENTRY_BYTES;
    int groups = groups(card, settings);
    int prompted = settings.analysis().prompts().maxObjects();
    long room = LIMIT - FEED_BYTES - groups * vector - (long) prompted * zoneBytes(settings);
    long track = TRACK_BYTES + vector + labelBytes(card, words) + zoneBytes(settings);
    if (room < track) {
      throw new IllegalArgumentException(
          "%s: the centroids of as many groups with embeddings of %d numbers do not fit into the memory of a feed, which is one record of at most %d bytes; %s, or use a model with shorter embeddings"
              .formatted(
                  card.modelGroups() > 0
                      ? "model %s makes %d groups itself".formatted(card.reference(), groups)
                      : "segmentation.maxGroups is %d".formatted(groups),
                  dimensions,
                  TopicCatalogue.MAX_RECORD_BYTES,
                  card.modelGroups() > 0
                      ? "use one that makes fewer"
                      : "lower segmentation.maxGroups"));
    }
    int tracks = settings.analysis().tracker().maxTracks();
    if (tracks > room / track) {
      throw new IllegalArgumentException(
          "tracking.maxTracks is %d: with embeddings of %d numbers, %d objects fit into the memory of a feed, which is one record of at most %d bytes; set tracking.maxTracks to %d or less"
              .formatted(
                  tracks, dimensions, room / track, TopicCatalogue.MAX_RECORD_BYTES, room / track));
    }
    return new FeedMemoryBound(Math.toIntExact(room - tracks * track));
  }

  /** Centroids that a feed remembers: those of the pipeline, or of a model that makes its own. */
  private static int groups(ModelCard card, SegmentationSettings settings) {
    return card.modelGroups() > 0
        ? card.modelGroups()
        : settings.analysis().extraction().grouping().maxGroups();
  }

  private static int labelBytes(ModelCard card, List<String> words) {
    return Stream.concat(card.labels().stream(), words.stream())
        .mapToInt(FeedMemoryBound::bytes)
        .max()
        .orElse(0);
  }

  /** Of one track that is in all zones of the feed with the longest list of them. */
  private static int zoneBytes(SegmentationSettings settings) {
    return Stream.concat(Stream.of(settings.defaults()), settings.feeds().values().stream())
        .mapToInt(feed -> zoneBytes(feed.zones()))
        .max()
        .orElse(0);
  }

  private static int zoneBytes(List<Zone> zones) {
    return zones.stream().mapToInt(zone -> bytes(zone.name()) + ENTRY_BYTES).sum();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
