package io.segstream.inference.cluster;

import java.util.Arrays;

/**
 * Optimal assignment of rows to columns: as many allowed pairs as possible, of least total cost
 * among those. Shortest augmenting paths with dual variables, O(n³) (Jonker and Volgenant,
 * Computing 38, 1987, in the rectangular form of Crouse, "On implementing 2D rectangular assignment
 * algorithms", IEEE Trans. Aerospace and Electronic Systems 52, 2016).
 *
 * <p>Deterministic: of equal columns the lowest is tried first.
 */
public final class Assignment {
  /** The cost of a pair that must not be made. */
  public static final double FORBIDDEN = Double.POSITIVE_INFINITY;

  /** Marks a row without a column. */
  public static final int NONE = -1;

  private final double[][] costs;
  private final int rows;
  private final int columns;
  private final double[] rowDuals;
  private final double[] columnDuals;
  private final int[] rowOf;
  private final int[] columnOf;
  private final double[] shortest;
  private final int[] previousRow;

  private Assignment(double[][] costs, int rows, int columns) {
    this.costs = costs;
    this.rows = rows;
    this.columns = columns;
    rowDuals = new double[rows];
    columnDuals = new double[columns];
    rowOf = new int[columns];
    columnOf = new int[rows];
    shortest = new double[columns];
    previousRow = new int[columns];
    Arrays.fill(rowOf, NONE);
    Arrays.fill(columnOf, NONE);
  }

  /**
   * Solves the problem.
   *
   * @param costs [rows][columns], finite or {@link #FORBIDDEN}; not changed
   * @return for each row its column, or {@link #NONE}
   * @throws IllegalArgumentException if rows differ in length or a cost is NaN or -infinity
   */
  public static int[] solve(double[][] costs) {
    int rows = costs.length;
    int columns = rows == 0 ? 0 : costs[0].length;
    double largest = 0;
    for (int r = 0; r < rows; r++) {
      if (costs[r].length != columns) {
        throw new IllegalArgumentException(
            "Row %d has %d costs, row 0 has %d".formatted(r, costs[r].length, columns));
      }
      for (double cost : costs[r]) {
        if (Double.isNaN(cost) || cost == Double.NEGATIVE_INFINITY) {
          throw new IllegalArgumentException(
              "Row %d has the cost %s, must be finite or FORBIDDEN".formatted(r, cost));
        }
        largest = cost == FORBIDDEN ? largest : Math.max(largest, Math.abs(cost));
      }
    }
    if (columns == 0) {
      int[] none = new int[rows];
      Arrays.fill(none, NONE);
      return none;
    }
    // One column per row stands for "no column". It costs more than any change of all other pairs
    // can save, so a row takes it only if there is no other way.
    double unassigned = 1 + 2 * largest * (Math.min(rows, columns) + 1.0);
    double[][] extended = new double[rows][columns + rows];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(costs[r], 0, extended[r], 0, columns);
      Arrays.fill(extended[r], columns, columns + rows, FORBIDDEN);
      extended[r][columns + r] = unassigned;
    }
    int[] result = new Assignment(extended, rows, columns + rows).run();
    for (int r = 0; r < rows; r++) {
      if (result[r] >= columns) {
        result[r] = NONE;
      }
    }
    return result;
  }

  private int[] run() {
    for (int row = 0; row < rows; row++) {
      augment(row);
    }
    return columnOf;
  }

  /** Assigns one more row along the path of least reduced cost (Dijkstra). */
  private void augment(int start) {
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    boolean[] rowSeen = new boolean[rows];
    boolean[] columnSeen = new boolean[columns];
    double length = 0;
    int row = start;
    int sink = NONE;
    while (sink == NONE) {
      rowSeen[row] = true;
      int nearest = NONE;
      for (int c = 0; c < columns; c++) {
        if (columnSeen[c]) {
          continue;
        }
        double reduced = length + costs[row][c] - rowDuals[row] - columnDuals[c];
        if (reduced < shortest[c]) {
          shortest[c] = reduced;
          previousRow[c] = row;
        }
        if (nearest == NONE || shortest[c] < shortest[nearest]) {
          nearest = c;
        }
      }
      length = shortest[nearest];
      columnSeen[nearest] = true;
      if (rowOf[nearest] == NONE) {
        sink = nearest;
      } else {
        row = rowOf[nearest];
      }
    }
    updateDuals(start, length, rowSeen, columnSeen);
    flip(start, sink);
  }

  private void updateDuals(int start, double length, boolean[] rowSeen, boolean[] columnSeen) {
    for (int r = 0; r < rows; r++) {
      if (r == start) {
        rowDuals[r] += length;
      } else if (rowSeen[r]) {
        rowDuals[r] += length - shortest[columnOf[r]];
      }
    }
    for (int c = 0; c < columns; c++) {
      if (columnSeen[c]) {
        columnDuals[c] -= length - shortest[c];
      }
    }
  }

  private void flip(int start, int sink) {
    int column = sink;
    int row;
    do {
      row = previousRow[column];
      rowOf[column] = row;
      int next = columnOf[row];
      columnOf[row] = column;
      column = next;
    } while (row != start);
  }
}
