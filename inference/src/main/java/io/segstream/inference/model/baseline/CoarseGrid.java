package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * A grid of {@value #ROWS} x {@value #COLUMNS} nodes laid over every frame, whatever its size, so
 * that all nodes can be compared with all at a cost that does not depend on the frame. Nodes are
 * numbered row by row. Places run from 0 to 1 in both directions.
 */
final class CoarseGrid {
  static final int ROWS = 32;
  static final int COLUMNS = 48;
  static final int NODES = ROWS * COLUMNS;

  private CoarseGrid() {}

  /** A map [N, C, h, w] as node vectors [N, C, nodes]. */
  static Value nodes(OnnxGraph graph, Value map, int channels) {
    return map.resize(graph.indices(ROWS, COLUMNS)).reshape(0, channels, NODES);
  }

  /** Node values [N, C, nodes] as a map on the grid. */
  static Value map(Value nodes, int channels) {
    return nodes.reshape(0, channels, ROWS, COLUMNS);
  }

  /** Row and column of each node, [2, nodes] as one array. */
  static float[] places() {
    float[] places = new float[2 * NODES];
    for (int node = 0; node < NODES; node++) {
      places[node] = (float) row(node);
      places[NODES + node] = (float) column(node);
    }
    return places;
  }

  /**
   * How much each node counts as the frame's border: 1 along it, 0 inside.
   *
   * @param bottom weight of the lowest row
   */
  static float[] border(float bottom) {
    float[] border = new float[NODES];
    for (int node = 0; node < NODES; node++) {
      int row = node / COLUMNS;
      int column = node % COLUMNS;
      if (row == ROWS - 1) {
        border[node] = bottom;
      } else if (row == 0 || column == 0 || column == COLUMNS - 1) {
        border[node] = 1;
      }
    }
    return border;
  }

  /**
   * Logarithm of a Gaussian around a place on the vertical middle line.
   *
   * @param row where it is highest
   * @param width standard deviation
   */
  static float[] logCentrality(double row, double width) {
    float[] logs = new float[NODES];
    for (int node = 0; node < NODES; node++) {
      double distance = Math.hypot(row(node) - row, column(node) - 0.5) / width;
      logs[node] = (float) (-distance * distance / 2);
    }
    return logs;
  }

  /**
   * Gaussian weights between all positions along one side.
   *
   * @param length nodes along the side
   * @param width standard deviation, as a share of the side
   * @return [length, length], symmetric; each row sums to less than 1
   */
  static float[] blur(int length, double width) {
    float[] weights = new float[length * length];
    for (int i = 0; i < weights.length; i++) {
      double distance = (i / length - i % length) / (length * width);
      weights[i] = (float) (Math.exp(-distance * distance / 2) / length);
    }
    return weights;
  }

  private static double row(int node) {
    return (node / COLUMNS + 0.5) / ROWS;
  }

  private static double column(int node) {
    return (node % COLUMNS + 0.5) / COLUMNS;
  }
}
