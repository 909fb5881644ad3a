package io.segstream.trainer.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The queries and keys that all regions of a batch share. Rows are those of {@code [regions *
 * cells, D]}; arrays are not copied.
 *
 * @param foreground weight of each row in the foreground query: the mean over regions of the mean
 *     over the region's area
 * @param background weight of each row in the background query
 * @param easyForeground rows of keys
 * @param easyBackground rows of keys
 * @param hardForeground rows of keys
 * @param hardBackground rows of keys
 * @param regions that take part, 0 if there is nothing to compare
 */
public record SharedSets(
    double[] foreground,
    double[] background,
    long[] easyForeground,
    long[] easyBackground,
    long[] hardForeground,
    long[] hardBackground,
    int regions) {
  /**
   * Puts the sets of a batch together.
   *
   * @param sets by region; empty for one that does not take part
   * @param cells of each region's grid
   */
  public static SharedSets of(List<Optional<ContrastSets>> sets, int cells) {
    List<Placed> kept = new ArrayList<>();
    for (int region = 0; region < sets.size(); region++) {
      long first = (long) region * cells;
      sets.get(region).ifPresent(each -> kept.add(new Placed(each, first)));
    }
    int rows = sets.size() * cells;
    return new SharedSets(
        means(kept, rows, ContrastSets::foreground),
        means(kept, rows, ContrastSets::background),
        keys(kept, ContrastSets::easyForeground),
        keys(kept, ContrastSets::easyBackground),
        keys(kept, ContrastSets::hardForeground),
        keys(kept, ContrastSets::hardBackground),
        kept.size());
  }

  /** The sets of a region and its first row. */
  private record Placed(ContrastSets sets, long first) {}

  private static double[] means(List<Placed> kept, int rows, Function<ContrastSets, int[]> area) {
    double[] weights = new double[rows];
    for (Placed each : kept) {
      int[] cells = area.apply(each.sets);
      for (int cell : cells) {
        weights[(int) each.first + cell] += 1.0 / cells.length / kept.size();
      }
    }
    return weights;
  }

  private static long[] keys(List<Placed> kept, Function<ContrastSets, int[]> set) {
    return kept.stream()
        .flatMapToLong(
            each -> {
              int[] cells = set.apply(each.sets);
              return Arrays.stream(cells).mapToLong(cell -> each.first + cell);
            })
        .toArray();
  }
}
