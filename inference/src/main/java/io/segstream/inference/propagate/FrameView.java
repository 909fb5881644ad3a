package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;

/**
 * One frame as all objects see it.
 *
 * @param frame its pixels
 * @param image its cells
 * @param embeddings [channels][cells]
 */
record FrameView(RgbFrame frame, CellImage image, float[][] embeddings) {
  static FrameView of(FeatureMap features, RgbFrame frame, PropagationSettings settings) {
    if (features.embeddings() == null) {
      throw new IllegalArgumentException(
          "The model gives no embeddings, which propagation needs; take a model whose card has"
              + " outputs.embeddings");
    }
    CellImage image = CellImage.of(frame);
    float[][] embeddings =
        settings.uses(Ingredient.EMBEDDINGS)
            ? EmbeddingCells.of(features, image.width(), image.height())
            : new float[0][];
    return new FrameView(frame, image, embeddings);
  }

  CellWindow whole() {
    return new CellWindow(0, 0, image.width(), image.height());
  }
}
