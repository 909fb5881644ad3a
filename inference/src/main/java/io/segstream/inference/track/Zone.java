package io.segstream.inference.track;

import java.util.Arrays;
import java.util.Objects;

/**
 * A named part of a feed's picture.
 *
 * @param name unique within a feed, not blank
 * @param polygon corners as x, y, x, y, ... in shares of the picture's width and height, 0..1, at
 *     least three corners; copied
 * @param enterShare share of an object's mask inside the polygon from which it is in the zone,
 *     above 0 and at most 1
 * @param leaveShare share below which it is no longer in the zone, above 0 and at most {@code
 *     enterShare}; the gap between the two keeps an object on the edge from flickering
 */
public record Zone(String name, double[] polygon, double enterShare, double leaveShare) {
  public Zone {
    Objects.requireNonNull(name, "name");
    polygon = polygon.clone();
    if (name.isBlank()) {
      throw new IllegalArgumentException("A zone needs a name, got a blank one");
    }
    if (polygon.length < 6 || polygon.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Zone %s: polygon holds %d numbers, must be x and y of at least three corners"
              .formatted(name, polygon.length));
    }
    for (double value : polygon) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "Zone %s: polygon holds %s, must be shares of the picture, 0..1"
                .formatted(name, value));
      }
    }
    if (!(enterShare > 0 && enterShare <= 1)) {
      throw new IllegalArgumentException(
          "Zone %s: enterShare is %s, must be above 0 and at most 1".formatted(name, enterShare));
    }
    if (!(leaveShare > 0 && leaveShare <= enterShare)) {
      throw new IllegalArgumentException(
          "Zone %s: leaveShare is %s, must be above 0 and at most enterShare (%s)"
              .formatted(name, leaveShare, enterShare));
    }
  }

  /** A zone that is left at half the share at which it is entered. */
  public Zone(String name, double[] polygon, double minShare) {
    this(name, polygon, minShare, minShare / 2);
  }

  /** The corners; a copy. */
  @Override
  public double[] polygon() {
    return polygon.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Zone zone
        && name.equals(zone.name)
        && Arrays.equals(polygon, zone.polygon)
        && enterShare == zone.enterShare
        && leaveShare == zone.leaveShare;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(polygon), enterShare, leaveShare);
  }
}
