package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;

/** One region that covers everything: for who needs no regions. */
public record WholeView() implements OverSegmentation {
  @Override
  public int[] of(Example example, View view, int width, int height) {
    return new int[width * height];
  }
}
