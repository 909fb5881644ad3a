package io.segstream.schemas.mask;

/** Receives the foreground of a mask, one vertical run at a time. */
@FunctionalInterface
public interface RunConsumer {
  /**
   * Takes one run; runs arrive by rising column, then rising row, and never cross a column.
   *
   * @param column from 0 to the mask's width - 1
   * @param row first row of the run, from 0
   * @param length rows, 1 or more
   */
  void accept(int column, int row, int length);
}
