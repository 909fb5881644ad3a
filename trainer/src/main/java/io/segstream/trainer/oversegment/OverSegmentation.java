package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;

/** Where low-level regions come from. Implementations are immutable and thread-safe. */
public interface OverSegmentation {
  /**
   * The regions of a view on a grid of cells.
   *
   * @param example that the view was taken of
   * @param width columns of the grid, at most those of the view
   * @param height rows of the grid, at most those of the view
   * @return region of each cell, 0 or more, row by row; numbers mean nothing beyond "same region"
   * @throws ExampleException if the picture has no regions
   */
  int[] of(Example example, View view, int width, int height) throws ExampleException;
}
