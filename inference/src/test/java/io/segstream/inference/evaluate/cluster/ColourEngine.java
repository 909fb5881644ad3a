package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.OneFrame;
import io.segstream.inference.model.ModelCard;
import java.nio.FloatBuffer;

/**
 * An engine in plain Java at stride 2: the embedding of a cell is the colour of its first pixel at
 * length 1, its objectness is 0.9, or 0.1 where that is the grey {@value #GREY}.
 */
final class ColourEngine implements SegmentationEngine {
  static final int STRIDE = 2;
  static final int GREY = 60;

  static ModelCard card() {
    return ModelCard.parse(
        """
        name: colours
        version: "1"
        description: Colours
        licence: Apache-2.0
        recipe: none
        weights: model.onnx
        input: {name: frames, layout: NHWC, type: uint8, colour: RGB, width: 64, height: 64,
                dynamic: true, multipleOf: 2, batch: dynamic}
        outputs:
          embeddings: embeddings
          objectness: {name: objectness, activation: none, channel: 0}
        dimensions: 3
        stride: 2
        """,
        "test");
  }

  @Override
  public String name() {
    return "Colours";
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    int width = batch.width() / STRIDE;
    int height = batch.height() / STRIDE;
    float[] embeddings = new float[3 * width * height];
    float[] objectness = new float[width * height];
    for (int y = 0, cell = 0; y < height; y++) {
      for (int x = 0; x < width; x++, cell++) {
        int at = STRIDE * (y * batch.width() + x) * FrameBatch.CHANNELS;
        double squares = 0;
        boolean grey = true;
        for (int c = 0; c < 3; c++) {
          int sample = batch.pixels().get(at + c) & 0xff;
          squares += (double) sample * sample;
          grey &= sample == GREY;
        }
        for (int c = 0; c < 3; c++) {
          int sample = batch.pixels().get(at + c) & 0xff;
          embeddings[c * width * height + cell] = (float) (sample / Math.sqrt(squares));
        }
        objectness[cell] = grey ? 0.1f : 0.9f;
      }
    }
    FeatureMap map =
        new FeatureMap(
            width, height, 3, FloatBuffer.wrap(embeddings), FloatBuffer.wrap(objectness), 0, null);
    return new OneFrame(map);
  }

  @Override
  public void close() {}
}
