package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;

/** Where the contours of pictures come from. Implementations are immutable and thread-safe. */
public interface ContourSource {
  /**
   * The contours of a view.
   *
   * @param example that the view was taken of
   * @param width columns of the result, at most those of the view
   * @param height rows of the result, at most those of the view
   * @return strength of the contour at each cell, 0..255, row by row
   * @throws ExampleException if the picture has no contours
   */
  int[] of(Example example, View view, int width, int height) throws ExampleException;
}
