package io.segstream.inference.track;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells when objects enter and leave zones. Objects in view are measured by the share of their mask
 * inside the zone; lost ones stay where they were until they are found again or end, and an object
 * that ends leaves its zones. Zones that are no longer configured are forgotten without an event.
 *
 * <p>Apart from a cache of the rasterised zones, a pure function. Not thread-safe because of that
 * cache.
 */
public final class ZoneWatch {
  private final List<Zone> zones;
  private List<RleMask> masks = List.of();
  private FrameSize maskSize;

  /**
   * @param zones of the feed, with distinct names
   */
  public ZoneWatch(List<Zone> zones) {
    this.zones = List.copyOf(zones);
    Set<String> names = new HashSet<>();
    for (Zone zone : zones) {
      if (!names.add(zone.name())) {
        throw new IllegalArgumentException(
            "Two zones are called %s; names must be unique within a feed".formatted(zone.name()));
      }
    }
  }

  /**
   * Takes in the outcome of one frame.
   *
   * @param before the state after the frame before
   * @param tracking the tracker's outcome for this frame, or for the end of the feed
   */
  public ZoneResult update(ZoneState before, TrackingResult tracking) {
    List<ZoneState.Presence> inside = new ArrayList<>();
    List<ZoneEvent> events = new ArrayList<>();
    for (Track track : tracking.state().tracks()) {
      if (track.status() != TrackStatus.TENTATIVE) {
        for (int z = 0; z < zones.size(); z++) {
          if (isInside(before, track, z, events)) {
            inside.add(new ZoneState.Presence(zones.get(z).name(), track.id()));
          }
        }
      }
    }
    for (TrackEvent event : tracking.events()) {
      if (event.type() == TrackEvent.Type.ENDED) {
        for (Zone zone : zones) {
          if (before.contains(zone.name(), event.track().id())) {
            events.add(new ZoneEvent(ZoneEvent.Type.LEFT, zone.name(), event.track(), 0));
          }
        }
      }
    }
    events.sort(Comparator.comparingLong(event -> event.track().id()));
    return new ZoneResult(new ZoneState(inside), events);
  }

  private boolean isInside(ZoneState before, Track track, int position, List<ZoneEvent> events) {
    Zone zone = zones.get(position);
    boolean wasInside = before.contains(zone.name(), track.id());
    if (track.status() == TrackStatus.LOST) {
      return wasInside;
    }
    float share = share(track.mask(), position);
    boolean isInside = wasInside ? share >= zone.leaveShare() : share >= zone.enterShare();
    if (isInside != wasInside) {
      ZoneEvent.Type type = isInside ? ZoneEvent.Type.ENTERED : ZoneEvent.Type.LEFT;
      events.add(new ZoneEvent(type, zone.name(), track, share));
    }
    return isInside;
  }

  private float share(RleMask mask, int zone) {
    FrameSize size = new FrameSize(mask.width(), mask.height());
    if (!size.equals(maskSize)) {
      masks = zones.stream().map(z -> rasterise(z, size)).toList();
      maskSize = size;
    }
    int area = mask.area();
    return area == 0 ? 0 : (float) masks.get(zone).intersectionArea(mask) / area;
  }

  private static RleMask rasterise(Zone zone, FrameSize size) {
    double[] corners = zone.polygon();
    for (int i = 0; i < corners.length; i++) {
      corners[i] *= i % 2 == 0 ? size.width() : size.height();
    }
    return RleMask.fromPolygon(corners, size.width(), size.height());
  }
}
