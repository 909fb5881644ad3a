package io.segstream.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.network.Normalisation;
import io.segstream.trainer.sample.NearestLabels;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts pictures and maps of one size together into a batch. */
public final class PictureBatch {
  private PictureBatch() {}

  /**
   * Pictures as networks take them.
   *
   * @param manager owner of the result
   * @param images one or more, of one size
   * @return [N, 3, H, W], normalised
   */
  public static NDArray pictures(NDManager manager, List<RgbImage> images) {
    int width = images.get(0).width();
    int height = images.get(0).height();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(images.size() * width * height * RgbImage.CHANNELS);
    for (RgbImage image : images) {
      requireSize(image.width(), image.height(), width, height);
      bytes.put(image.rgb());
    }
    Shape shape = new Shape(images.size(), height, width, RgbImage.CHANNELS);
    return Normalisation.apply(manager.create(bytes.flip(), shape, DataType.UINT8));
  }

  /**
   * Maps at the size of a network's output, by the nearest label.
   *
   * @param maps one or more, of one size
   * @return [N, height, width], unsigned
   */
  public static byte[] labels(List<LabelMap> maps, int width, int height) {
    byte[] labels = new byte[maps.size() * width * height];
    for (int i = 0; i < maps.size(); i++) {
      byte[] small = NearestLabels.resize(maps.get(i), width, height).labels();
      System.arraycopy(small, 0, labels, i * small.length, small.length);
    }
    return labels;
  }

  private static void requireSize(int width, int height, int wantedWidth, int wantedHeight) {
    if (width != wantedWidth || height != wantedHeight) {
      throw new IllegalArgumentException(
          "Pictures of %dx%d and %dx%d do not make a batch: bring them to one size"
              .formatted(wantedWidth, wantedHeight, width, height));
    }
  }
}
