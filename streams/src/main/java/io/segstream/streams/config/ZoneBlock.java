package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import java.util.List;

/**
 * An area of the picture.
 *
 * @param name as it appears in events
 * @param polygon x1, y1, x2, y2, ... as shares of the frame's width and height
 * @param minShare share of an object's mask that must lie inside for it to have entered
 */
public record ZoneBlock(
    @Key("Name of the zone, as it appears in events.") String name,
    @Key(
            value =
                "Corners x1, y1, x2, y2, ... as shares of the frame's width and height; three or more.",
            min = "0",
            max = "1")
        List<Double> polygon,
    @Key(
            value =
                "Share of an object's mask that must lie inside the zone for it to have entered.",
            defaultValue = "0.5",
            min = "0.01",
            max = "1")
        double minShare) {
  public ZoneBlock {
    if (polygon.size() < 6 || polygon.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "polygon of zone '%s' has %d numbers, needs an x and a y for each of three or more corners"
              .formatted(name, polygon.size()));
    }
    polygon = List.copyOf(polygon);
  }
}
