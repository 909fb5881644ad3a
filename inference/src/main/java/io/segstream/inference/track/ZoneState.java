package io.segstream.inference.track;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which objects of a feed are in which zones. Immutable.
 *
 * @param presences by zone name, then track id; no two are the same
 */
public record ZoneState(List<Presence> presences) {
  /** Nothing is anywhere. */
  public static final ZoneState EMPTY = new ZoneState(List.of());

  /** One object in one zone. */
  public record Presence(String zone, long trackId) {
    public Presence {
      Objects.requireNonNull(zone, "zone");
    }
  }

  public ZoneState {
    presences =
        presences.stream()
            .sorted(Comparator.comparing(Presence::zone).thenComparingLong(Presence::trackId))
            .distinct()
            .toList();
  }

  /** Whether an object is in a zone. */
  public boolean contains(String zone, long trackId) {
    return presences.contains(new Presence(zone, trackId));
  }
}
