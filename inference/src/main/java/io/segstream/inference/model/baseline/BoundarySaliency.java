package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;

/** Objectness. */
final class BoundarySaliency {
  static final int ROWS = 32;
  static final int COLUMNS = 48;
  private static final int NODES = ROWS * COLUMNS;

  private BoundarySaliency() {}

  static Value of(OnnxGraph graph, PixelFeatures features) {
    Value grid = graph.indices(ROWS, COLUMNS);
    Value lab = features.lab().padEdges(1, 1).averagePool(Window.square(3)).resize(grid);
    Value colour = lab.reshape(0, 3, NODES);
    Value place =
        colour
            .slice(1, 0, 2)
            .mul(0)
            .add(graph.floats("places", new long[] {1, 2, NODES}, places()));
    Value f = colour.mul(1f / 0.10f).concat(1, place.mul(1f / 0.25f));
    Value minusHalf = f.square().sum(1).mul(-0.5f);
    Value ones = minusHalf.mul(0).add(1);
    Value a =
        f.concat(1, minusHalf, ones).transpose(0, 2, 1).matMul(f.concat(1, ones, minusHalf)).exp();
    Value border = graph.floats("border", new long[] {1, NODES, 2}, border());
    Value lengths = a.matMul(border); // [N,n,2]: border, all
    Value bc2 = lengths.slice(2, 0, 1).square().div(lengths.slice(2, 1, 2));
    Value fgw = bc2.mul(-0.5f).exp(); // 1 - wbg
    Value s = fgw;
    Value a2 = a.square();
    Value norm = a2.sum(2);
    for (int i = 0; i < 2; i++) {
      s = a2.matMul(s).div(norm);
    }
    Value map = s.reshape(0, 1, ROWS, COLUMNS);
    Value low = map.smallest(2, 3);
    Value high = map.largest(2, 3);
    map = map.sub(low).div(high.sub(low).max(0.1f));
    Value fine = map.resize(features.lab().imageSize());
    return guided(features.lab().slice(1, 0, 1), fine).sub(0.5f).mul(8f).sigmoid();
  }

  private static Value guided(Value guide, Value map) {
    Value mi = box(guide);
    Value mp = box(map);
    Value cov = box(guide.mul(map)).sub(mi.mul(mp));
    Value var = box(guide.square()).sub(mi.square());
    Value a = cov.div(var.add(1e-3f));
    Value b = mp.sub(a.mul(mi));
    return box(a).mul(guide).add(box(b));
  }

  private static Value box(Value v) {
    return v.padEdges(6, 6).averagePool(Window.square(13));
  }

  private static float[] places() {
    float[] places = new float[2 * NODES];
    for (int i = 0; i < NODES; i++) {
      places[i] = (i / COLUMNS + 0.5f) / ROWS;
      places[NODES + i] = (i % COLUMNS + 0.5f) / COLUMNS;
    }
    return places;
  }

  private static float[] border() {
    float[] border = new float[2 * NODES];
    for (int i = 0; i < NODES; i++) {
      int row = i / COLUMNS;
      int column = i % COLUMNS;
      boolean outer = row == 0 || row == ROWS - 1 || column == 0 || column == COLUMNS - 1;
      border[2 * i] = outer ? 1 : 0;
      border[2 * i + 1] = 1;
    }
    return border;
  }
}
