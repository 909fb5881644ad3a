package io.segstream.trainer.picture;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.Normalisation;
import io.segstream.trainer.network.SegmentationNetwork;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A picture and what a network says of its cells.
 *
 * @param picture as the network saw it
 * @param width cells in a row
 * @param height rows of cells
 * @param embeddings of unit length, one after another
 * @param objectness of each cell, 0 to 1
 */
record SeenPicture(
    RgbImage picture, int width, int height, float[] embeddings, float[] objectness) {
  /** Shows a picture to a network in inference mode. */
  static SeenPicture of(RgbImage picture, SegmentationNetwork network, NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(picture.rgb().length).put(picture.rgb()).flip();
      Shape shape = new Shape(1, picture.height(), picture.width(), RgbImage.CHANNELS);
      NetworkOutputs outputs =
          network.run(
              new ParameterStore(manager, false),
              Normalisation.apply(manager.create(bytes, shape, DataType.UINT8)),
              false);
      Shape cells = outputs.embeddings().getShape();
      float[] vectors = outputs.embeddings().transpose(0, 2, 3, 1).toFloatArray();
      normalise(vectors, network.embeddingDimensions());
      return new SeenPicture(
          picture,
          (int) cells.get(3),
          (int) cells.get(2),
          vectors,
          Activation.sigmoid(outputs.objectness()).toFloatArray());
    }
  }

  private static void normalise(float[] vectors, int dimensions) {
    for (int from = 0; from < vectors.length; from += dimensions) {
      float[] vector = Arrays.copyOfRange(vectors, from, from + dimensions);
      double sum = 0;
      for (float value : vector) {
        sum += value;
      }
      if (Double.isFinite(sum)) {
        UnitVectors.normalise(vector);
      } else {
        // The next loss will end the run, not its picture.
        Arrays.fill(vector, 0);
      }
      System.arraycopy(vector, 0, vectors, from, dimensions);
    }
  }

  /** Number of cells. */
  int cells() {
    return width * height;
  }
}
