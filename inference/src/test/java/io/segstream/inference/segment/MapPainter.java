package io.segstream.inference.segment;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.FeatureMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;

/** Paints feature maps for tests and benchmarks: embeddings along axes, with noise. */
final class MapPainter {
  final int width;
  final int height;
  final int dimensions;
  private final float[][] embeddings;
  private final float[] objectness;
  private final int[] classes;

  /** A map whose background has the embedding of axis 0, objectness 0.05 and class 0. */
  MapPainter(int width, int height, int dimensions) {
    this.width = width;
    this.height = height;
    this.dimensions = dimensions;
    embeddings = new float[width * height][dimensions];
    objectness = new float[width * height];
    classes = new int[width * height];
    rectangle(0, 0, width, height, 0);
    Arrays.fill(objectness, 0.05f);
  }

  MapPainter disc(double cx, double cy, double radius, int axis) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (Math.hypot(x - cx, y - cy) <= radius) {
          cell(x, y, axis);
        }
      }
    }
    return this;
  }

  MapPainter rectangle(int left, int top, int columns, int rows, int axis) {
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        cell(x, y, axis);
      }
    }
    return this;
  }

  private void cell(int x, int y, int axis) {
    int i = y * width + x;
    embeddings[i] = new float[dimensions];
    if (dimensions > 0) {
      embeddings[i][axis] = 1;
    }
    objectness[i] = 0.95f;
    classes[i] = axis;
  }

  MapPainter objectnessAt(int x, int y, float value) {
    objectness[y * width + x] = value;
    return this;
  }

  /** Adds Gaussian noise to every number, and normalises again. */
  MapPainter noise(double embeddingNoise, double objectnessNoise, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < embeddings.length; i++) {
      for (int d = 0; d < dimensions; d++) {
        embeddings[i][d] += (float) (embeddingNoise * random.nextGaussian());
      }
      UnitVectors.normalise(embeddings[i]);
      double noisy = objectness[i] + objectnessNoise * random.nextGaussian();
      objectness[i] = (float) Math.max(0, Math.min(1, noisy));
    }
    return this;
  }

  /** Embeddings and objectness. */
  FeatureMap map() {
    return new FeatureMap(
        width, height, dimensions, planes(), FloatBuffer.wrap(objectness.clone()), 0, null);
  }

  FeatureMap embeddingsOnly() {
    return new FeatureMap(width, height, dimensions, planes(), null, 0, null);
  }

  FeatureMap objectnessOnly() {
    return new FeatureMap(width, height, 0, null, FloatBuffer.wrap(objectness.clone()), 0, null);
  }

  /** One score per class: 0.9 for the painted one, 0.1 / count for the others. */
  FeatureMap classesOnly(int count) {
    FloatBuffer scores = FloatBuffer.allocate(count * width * height);
    for (int c = 0; c < count; c++) {
      for (int painted : classes) {
        scores.put(painted == c ? 0.9f : 0.1f / count);
      }
    }
    return new FeatureMap(width, height, 0, null, null, count, scores.flip());
  }

  private FloatBuffer planes() {
    FloatBuffer planes =
        ByteBuffer.allocateDirect(4 * dimensions * width * height)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int d = 0; d < dimensions; d++) {
      for (float[] embedding : embeddings) {
        planes.put(embedding[d]);
      }
    }
    return planes.flip();
  }
}
