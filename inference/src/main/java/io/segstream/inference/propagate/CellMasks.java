package io.segstream.inference.propagate;

/** Shares of cells that belong to an object of a label map. */
final class CellMasks {
  private CellMasks() {}

  /**
   * The mask of one label, carried along the flow.
   *
   * @param labels of the pixels, 0 for background
   * @param frameWidth columns of the label map
   * @return by cell of the frame to which the flow belongs, 0..1
   */
  static float[] carried(byte[] labels, int frameWidth, int label, CellFlow flow, CellImage image) {
    int frameHeight = labels.length / frameWidth;
    int stride = CellImage.STRIDE;
    float[] mask = new float[image.cells()];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        int left = x * stride + Math.round(flow.u()[i]);
        int top = y * stride + Math.round(flow.v()[i]);
        int inside = 0;
        for (int dy = 0; dy < stride; dy++) {
          int row = Math.max(0, Math.min(frameHeight - 1, top + dy)) * frameWidth;
          for (int dx = 0; dx < stride; dx++) {
            int column = Math.max(0, Math.min(frameWidth - 1, left + dx));
            inside += (labels[row + column] & 0xFF) == label ? 1 : 0;
          }
        }
        mask[i] = inside / (float) (stride * stride);
      }
    }
    return mask;
  }

  /** The mask of one label where it is. */
  static float[] of(byte[] labels, int frameWidth, int label, CellImage image) {
    return carried(labels, frameWidth, label, CellFlow.none(image), image);
  }
}
