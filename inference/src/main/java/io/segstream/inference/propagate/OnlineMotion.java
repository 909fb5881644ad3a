package io.segstream.inference.propagate;

/**
 * Which cells of a picture move otherwise than the background, from frame to frame: the optical
 * flow to the frame before against an affine motion of the background. Online: a frame is judged by
 * itself and the one before it. For one thread and one feed.
 */
public final class OnlineMotion {
  /**
   * Motion of one frame.
   *
   * @param width columns of cells
   * @param height rows of cells
   * @param cells 0..1 by cell, row by row: how surely it moves otherwise than the background
   */
  public record Cells(int width, int height, float[] cells) {}

  private CellImage before;

  /**
   * Takes in the next frame.
   *
   * @param frame only read, not kept
   * @return 0 everywhere for the first frame, and for one of another size than the frame before
   */
  public Cells next(RgbFrame frame) {
    CellImage image = CellImage.of(frame);
    boolean comparable =
        before != null && before.width() == image.width() && before.height() == image.height();
    float[] cells =
        comparable
            ? VideoFlow.motion(CellFlow.between(image, before.grey()), null, image)
            : new float[image.cells()];
    before = image;
    return new Cells(image.width(), image.height(), cells);
  }
}
