package io.segstream.trainer.weak;

/**
 * A box around an object.
 *
 * @param label its class
 * @param x leftmost column
 * @param y top row
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 */
record LabelledBox(int label, int x, int y, int width, int height) {
  int area() {
    return width * height;
  }
}
