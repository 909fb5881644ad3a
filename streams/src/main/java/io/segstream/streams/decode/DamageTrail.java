package io.segstream.streams.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows damage through prediction: a picture is good only if nothing between its keyframe and
 * itself, in decoding order, was damaged. Decoders flag the picture that is broken, not those that
 * are predicted from it.
 */
final class DamageTrail {
  private record Key(long order, long time) {}

  private final TreeMap<Long, String> damage = new TreeMap<>();
  private final List<Key> cleanKeys = new ArrayList<>();

  /**
   * @param order position in decoding order
   * @param reason what is wrong with the picture or packet
   */
  void damaged(long order, String reason) {
    damage.merge(
        order, reason, (first, second) -> first.equals(second) ? first : first + ", " + second);
  }

  /** A keyframe that decoded without complaint: what follows it can be good again. */
  void cleanKey(long order, long time) {
    cleanKeys.add(new Key(order, time));
  }

  /**
   * What is wrong with a picture.
   *
   * @param order its position in decoding order
   * @param time when it is shown; pictures shown before their keyframe may refer to the GOP before
   */
  Optional<String> at(long order, long time) {
    var latest = damage.floorEntry(order);
    if (latest == null) {
      return Optional.empty();
    }
    long damagedAt = latest.getKey();
    if (damagedAt == order) {
      return Optional.of(latest.getValue());
    }
    for (int i = cleanKeys.size() - 1; i >= 0; i--) {
      Key key = cleanKeys.get(i);
      if (key.order <= order && key.time <= time && key.order > damagedAt) {
        return Optional.empty();
      }
    }
    return Optional.of("predicted from a damaged frame (" + latest.getValue() + ")");
  }
}
