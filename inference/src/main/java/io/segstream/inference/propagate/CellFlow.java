package io.segstream.inference.propagate;

/**
 * Where each cell was on the previous frame.
 *
 * @param u horizontal displacement by cell, in pixels of the frame
 * @param v vertical displacement by cell, in pixels of the frame
 */
record CellFlow(float[] u, float[] v) {
  static CellFlow between(CellImage current, byte[] previousGrey) {
    GreyPyramid now = GreyPyramid.of(current.grey(), current.greyWidth(), current.greyHeight());
    GreyPyramid before = GreyPyramid.of(previousGrey, current.greyWidth(), current.greyHeight());
    DisFlow.Field field = new DisFlow().compute(now, before);
    return new CellFlow(perCell(field.u(), current), perCell(field.v(), current));
  }

  static CellFlow none(CellImage image) {
    return new CellFlow(new float[image.cells()], new float[image.cells()]);
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
