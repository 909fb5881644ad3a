package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What {@link SalientObject} keeps of a frame.
 *
 * @param image its cells
 * @param embeddings [channels][cells]
 * @param objectness by cell, 0..1; 1 everywhere if the model has none
 * @param picture a copy of its pixels
 */
record SaliencyFrame(CellImage image, float[][] embeddings, float[] objectness, RgbFrame picture) {
  static SaliencyFrame of(FeatureMap map, RgbFrame frame, PropagationSettings settings) {
    byte[] pixels = new byte[frame.pixels().limit()];
    frame.pixels().get(0, pixels);
    RgbFrame copy = new RgbFrame(ByteBuffer.wrap(pixels), frame.width(), frame.height());
    FrameView view = FrameView.of(map, copy, settings);
    return new SaliencyFrame(view.image(), view.embeddings(), objectness(map, view.image()), copy);
  }

  private static float[] objectness(FeatureMap map, CellImage image) {
    float[] cells = new float[map.cells()];
    if (map.objectness() == null) {
      Arrays.fill(cells, 1);
    } else {
      map.objectness().get(0, cells);
    }
    return map.width() == image.width() && map.height() == image.height()
        ? cells
        : EmbeddingCells.resize(cells, map.width(), map.height(), image.width(), image.height());
  }

  CellWindow whole() {
    return new CellWindow(0, 0, image.width(), image.height());
  }
}
