package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.Objects;

/**
 * Regions of our own, of every view anew: the watershed of contours, joined across weak boundaries.
 *
 * @param source of the contours
 * @param weakContour mean contour below which a boundary goes, in grey levels per two pixels, 0 or
 *     more
 * @param most regions that a view may have, 1 or more
 */
public record WatershedRegions(ContourSource source, double weakContour, int most)
    implements OverSegmentation {
  /** Contours are found on a grid that is finer by this, so that they stay sharp. */
  private static final int FINER = 2;

  /** Regions of fewer cells are parts of their neighbours. */
  private static final int LEAST_CELLS = 2;

  public WatershedRegions {
    Objects.requireNonNull(source, "source");
    if (!(weakContour >= 0) || most < 1) {
      throw new IllegalArgumentException(
          "weakContour %s must be 0 or more and most %d at least 1".formatted(weakContour, most));
    }
  }

  @Override
  public int[] of(Example example, View view, int width, int height) throws ExampleException {
    int fineWidth = Math.min(FINER * width, view.image().width());
    int fineHeight = Math.min(FINER * height, view.image().height());
    int[] regions = regions(source.of(example, view, fineWidth, fineHeight), fineWidth);
    int[] cells = new int[width * height];
    for (int i = 0; i < cells.length; i++) {
      int x = (int) ((i % width + 0.5) * fineWidth / width);
      int row = i / width;
      int y = (int) ((row + 0.5) * fineHeight / height);
      cells[i] = regions[y * fineWidth + x];
    }
    return cells;
  }

  /** Region of each cell of contours. */
  int[] regions(int[] contours, int width) {
    int[] regions = Watershed.basins(contours, width);
    RegionHierarchy hierarchy = new RegionHierarchy(regions, contours, width);
    hierarchy.absorbSmall(LEAST_CELLS * FINER * FINER);
    hierarchy.joinBelow(weakContour);
    hierarchy.joinTo(most);
    for (int i = 0; i < regions.length; i++) {
      regions[i] = hierarchy.root(regions[i]);
    }
    return regions;
  }
}
