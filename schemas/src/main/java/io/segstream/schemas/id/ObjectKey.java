package io.segstream.schemas.id;

import java.util.Objects;

/**
 * Key of {@code segstream.objects}; its text is {@code feed/track id}.
 *
 * @param feed the feed that shows the object
 * @param trackId number of the object within the feed, 1 upwards
 */
public record ObjectKey(FeedId feed, long trackId) {
  public ObjectKey {
    Objects.requireNonNull(feed, "feed");
    if (trackId < 1) {
      throw new IllegalArgumentException("Track id is %d, must be 1 or more".formatted(trackId));
    }
  }

  /**
   * Reads a key back from its text.
   *
   * @throws IllegalArgumentException if the text is not {@code feed/track id}
   */
  public static ObjectKey parse(String text) {
    return KeyText.parse(
        text, "Object key", "feed/track id", (feed, id) -> new ObjectKey(new FeedId(feed), id));
  }

  @Override
  public String toString() {
    return feed + "/" + trackId;
  }
}
