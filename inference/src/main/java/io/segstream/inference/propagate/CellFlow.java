package io.segstream.inference.propagate;

import java.util.Arrays;

/**
 * Where each cell was on the previous frame.
 *
 * @param u horizontal displacement by cell, in pixels of the frame
 * @param v vertical displacement by cell, in pixels of the frame
 */
record CellFlow(float[] u, float[] v) {
  static CellFlow between(CellImage current, byte[] previousGrey) {
    return between(current.grey(), previousGrey, current);
  }

  /** Where each cell of the previous frame is on the current one. */
  static CellFlow forward(CellImage current, byte[] previousGrey) {
    return between(previousGrey, current.grey(), current);
  }

  private static CellFlow between(byte[] from, byte[] to, CellImage current) {
    GreyPyramid first = GreyPyramid.of(from, current.greyWidth(), current.greyHeight());
    GreyPyramid second = GreyPyramid.of(to, current.greyWidth(), current.greyHeight());
    DisFlow.Field field = new DisFlow().compute(first, second);
    return new CellFlow(perCell(field.u(), current), perCell(field.v(), current));
  }

  static CellFlow none(CellImage image) {
    return uniform(image, 0, 0);
  }

  /** The same displacement everywhere. */
  static CellFlow uniform(CellImage image, float u, float v) {
    float[] us = new float[image.cells()];
    float[] vs = new float[image.cells()];
    Arrays.fill(us, u);
    Arrays.fill(vs, v);
    return new CellFlow(us, vs);
  }

  /** This flow, but another one where a mask is above 0. */
  CellFlow replaced(CellFlow other, float[] mask) {
    float[] us = u.clone();
    float[] vs = v.clone();
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] > 0) {
        us[i] = other.u[i];
        vs[i] = other.v[i];
      }
    }
    return new CellFlow(us, vs);
  }

  private static float[] perCell(float[] fine, CellImage image) {
    float[] cells = new float[image.cells()];
    int per = CellImage.STRIDE / CellImage.GREY_STRIDE;
    float scale = (float) CellImage.GREY_STRIDE / (per * per);
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        int at = per * (y * image.greyWidth() + x);
        float sum =
            fine[at]
                + fine[at + 1]
                + fine[at + image.greyWidth()]
                + fine[at + image.greyWidth() + 1];
        cells[i] = scale * sum;
      }
    }
    return cells;
  }
}
