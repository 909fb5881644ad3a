package io.segstream.inference.engine;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Batches of noise, and copies of results, for tests. */
public final class Frames {
  private Frames() {}

  public static FrameBatch random(long seed, int count, int width, int height) {
    byte[] bytes = new byte[count * width * height * FrameBatch.CHANNELS];
    new Random(seed).nextBytes(bytes);
    return new FrameBatch(
        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), count, height, width);
  }

  /** One frame of a batch as a batch of its own. */
  public static FrameBatch single(FrameBatch batch, int frame) {
    ByteBuffer pixels = batch.pixels().slice(frame * batch.frameBytes(), batch.frameBytes());
    return new FrameBatch(pixels, 1, batch.height(), batch.width());
  }

  /** All numbers of all frames: embeddings, objectness, classes. */
  public static List<float[]> copy(FrameFeatures features) {
    List<float[]> copies = new ArrayList<>();
    for (int frame = 0; frame < features.count(); frame++) {
      FeatureMap map = features.frame(frame);
      copies.add(numbers(map.embeddings()));
      copies.add(numbers(map.objectness()));
      copies.add(numbers(map.classes()));
    }
    return copies;
  }

  public static float[] numbers(FloatBuffer buffer) {
    float[] numbers = new float[buffer == null ? 0 : buffer.remaining()];
    if (buffer != null) {
      buffer.get(buffer.position(), numbers);
    }
    return numbers;
  }
}
