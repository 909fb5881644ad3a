package io.segstream.inference.tensorrt.check;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.Sizing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Frames to check with, and what came out of them. */
final class CheckFrames {
  private CheckFrames() {}

  /** The nearest size that a model takes. */
  static FrameSize accepted(LoadedModel model, FrameSize size) {
    ModelInput input = model.card().input();
    return input.sizing() == Sizing.FIXED
        ? input.size()
        : new FrameSize(side(size.width(), input), side(size.height(), input));
  }

  private static int side(int pixels, ModelInput input) {
    int rounded = Math.round((float) pixels / input.multipleOf()) * input.multipleOf();
    return Math.max(input.smallestSide(), rounded);
  }

  static FrameBatch noise(long seed, int count, FrameSize size) {
    byte[] bytes = new byte[count * size.pixels() * FrameBatch.CHANNELS];
    new Random(seed).nextBytes(bytes);
    ByteBuffer pixels = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return new FrameBatch(pixels, count, size.height(), size.width());
  }

  static FrameBatch single(FrameBatch batch, int frame) {
    ByteBuffer pixels = batch.pixels().slice(frame * batch.frameBytes(), batch.frameBytes());
    return new FrameBatch(pixels, 1, batch.height(), batch.width());
  }

  /** Largest difference over all frames and outputs, as a share of the output's largest value. */
  static double relativeDifference(FrameFeatures actual, FrameFeatures expected) {
    double largest = 0;
    for (int frame = 0; frame < expected.count(); frame++) {
      largest = Math.max(largest, relativeDifference(actual.frame(frame), expected.frame(frame)));
    }
    return largest;
  }

  /** The same for one frame and a result of one frame. */
  static double relativeDifference(FrameFeatures together, int frame, FrameFeatures alone) {
    return relativeDifference(together.frame(frame), alone.frame(0));
  }

  private static double relativeDifference(FeatureMap actual, FeatureMap expected) {
    return Math.max(
        relativeDifference(actual.embeddings(), expected.embeddings()),
        Math.max(
            relativeDifference(actual.objectness(), expected.objectness()),
            relativeDifference(actual.classes(), expected.classes())));
  }

  /** Not a number where either has one that is none: no bound holds it. */
  private static double relativeDifference(FloatBuffer actual, FloatBuffer expected) {
    double scale = 0;
    double largest = 0;
    for (int i = 0; expected != null && i < expected.remaining(); i++) {
      double difference = Math.abs((double) actual.get(i) - expected.get(i));
      if (Double.isNaN(difference)) {
        return Double.NaN;
      }
      scale = Math.max(scale, Math.abs(expected.get(i)));
      largest = Math.max(largest, difference);
    }
    return largest == 0 ? 0 : largest / Math.max(scale, Float.MIN_NORMAL);
  }

  /** Share of the cells of all frames that are in the same group. */
  static double equalLabels(FrameFeatures actual, FrameFeatures expected) {
    long cells = 0;
    long equal = 0;
    for (int frame = 0; frame < expected.count(); frame++) {
      ByteBuffer a = actual.frame(frame).clusters().labels();
      ByteBuffer b = expected.frame(frame).clusters().labels();
      for (int cell = 0; cell < b.remaining(); cell++) {
        equal += a.get(a.position() + cell) == b.get(b.position() + cell) ? 1 : 0;
      }
      cells += b.remaining();
    }
    return (double) equal / cells;
  }

  /** Runs a batch so many times, on as many threads as there are contexts. */
  static void runAll(SegmentationEngine engine, FrameBatch batch, int calls, int threads) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int call = 0; call < calls; call++) {
        running.add(workers.submit(() -> engine.infer(batch).close()));
      }
      for (Future<?> call : running) {
        call.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The check was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } finally {
      workers.shutdown();
    }
  }
}
