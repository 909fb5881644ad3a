package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.AreaAverage;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;

/**
 * Regions of our own, of every view anew: the watershed of {@link ColourContours}, joined across
 * weak boundaries.
 *
 * @param weakContour mean contour below which a boundary goes, in grey levels per two pixels, 0 or
 *     more
 * @param most regions that a view may have, 1 or more
 */
public record WatershedRegions(double weakContour, int most) implements OverSegmentation {
  /** Contours are found on a grid that is finer by this, so that they stay sharp. */
  private static final int FINER = 2;

  /** Regions of fewer cells are parts of their neighbours. */
  private static final int LEAST_CELLS = 2;

  public WatershedRegions {
    if (!(weakContour >= 0) || most < 1) {
      throw new IllegalArgumentException(
          "weakContour %s must be 0 or more and most %d at least 1".formatted(weakContour, most));
    }
  }

  @Override
  public int[] of(Example example, View view, int width, int height) {
    RgbImage image = view.image();
    int fineWidth = Math.min(FINER * width, image.width());
    int fineHeight = Math.min(FINER * height, image.height());
    int[] regions = regions(AreaAverage.shrink(image, fineWidth, fineHeight));
    int[] cells = new int[width * height];
    for (int i = 0; i < cells.length; i++) {
      int x = (int) ((i % width + 0.5) * fineWidth / width);
      int y = (int) ((i / width + 0.5) * fineHeight / height);
      cells[i] = regions[y * fineWidth + x];
    }
    return cells;
  }

  /** Region of each pixel of a picture. */
  int[] regions(RgbImage image) {
    int[] contours = ColourContours.of(image);
    int[] regions = Watershed.basins(contours, image.width());
    RegionHierarchy hierarchy = new RegionHierarchy(regions, contours, image.width());
    hierarchy.absorbSmall(LEAST_CELLS * FINER * FINER);
    hierarchy.joinWeakest(weakContour, most);
    for (int i = 0; i < regions.length; i++) {
      regions[i] = hierarchy.root(regions[i]);
    }
    return regions;
  }
}
