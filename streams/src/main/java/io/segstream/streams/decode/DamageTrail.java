package io.segstream.streams.decode;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows damage through prediction: a picture is good only if nothing between its keyframe and
 * itself, in decoding order, was damaged. Decoders flag the picture that is broken, not those that
 * are predicted from it.
 */
final class DamageTrail {
  private static final int KEYS_REMEMBERED = 64;
  private static final int DAMAGE_REMEMBERED = 256;

  private record Key(long order, long time) {}

  private final TreeMap<Long, String> damage = new TreeMap<>();
  private final ArrayDeque<Key> keys = new ArrayDeque<>();

  /**
   * @param order position in decoding order
   * @param reason what is wrong with the picture or packet
   */
  void damaged(long order, String reason) {
    damage.merge(
        order, reason, (first, second) -> first.contains(second) ? first : first + ", " + second);
    if (damage.size() > DAMAGE_REMEMBERED) {
      damage.pollFirstEntry();
    }
  }

  /** A keyframe: what follows a clean one is good again. */
  void key(long order, long time) {
    if (damage.containsKey(order)) {
      return;
    }
    keys.push(new Key(order, time));
    if (keys.size() > KEYS_REMEMBERED) {
      keys.removeLast();
    }
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
    for (Key key : keys) {
      if (key.order <= order && key.time <= time && key.order > damagedAt) {
        return Optional.empty();
      }
    }
    return Optional.of("predicted from a damaged frame (" + latest.getValue() + ")");
  }
}
