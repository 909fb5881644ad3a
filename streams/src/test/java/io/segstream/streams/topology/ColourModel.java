package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.id.ModelDigest;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A model that sees colours: bright pixels are objects, and a pixel's embedding is its colour. It
 * answers at once, unless told to fail or to stay silent, and counts what is still open.
 */
final class ColourModel implements FrameInference {
  /** What the model does with its n-th batch. */
  enum Answer {
    RESULT,
    /** The second frame's embeddings are no numbers. */
    NOT_A_NUMBER,
    FAILURE,
    SILENCE
  }

  static final LoadedModel LOADED =
      new LoadedModel(
          BaselineModel.card(), new ModelDigest("ab".repeat(32)), Path.of("not-on-disk"));

  private static final int STRIDE = 4;
  private static final int DIMENSIONS = 3;

  private final IntFunction<Answer> answers;
  private final float objectness;
  private boolean closed;
  private final AtomicInteger batches = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final List<CompletableFuture<FrameFeatures>> silent = new ArrayList<>();
  private final List<FrameFeatures> withheld = new ArrayList<>();

  ColourModel() {
    this(batch -> Answer.RESULT);
  }

  /**
   * @param answers what to do with the n-th batch, from 0
   */
  ColourModel(IntFunction<Answer> answers) {
    this(answers, 0.95f);
  }

  /** A model that always answers, and is so sure of its objects. */
  static ColourModel sure(float objectness) {
    return new ColourModel(batch -> Answer.RESULT, objectness);
  }

  private ColourModel(IntFunction<Answer> answers, float objectness) {
    this.answers = answers;
    this.objectness = objectness;
  }

  @Override
  public synchronized CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
    if (closed) {
      throw new IllegalStateException("The model is closed");
    }
    int number = batches.getAndIncrement();
    return switch (answers.apply(number)) {
      case RESULT -> CompletableFuture.completedFuture(new Features(batch));
      case NOT_A_NUMBER -> CompletableFuture.completedFuture(new Features(batch).spoil(1));
      case FAILURE ->
          CompletableFuture.failedFuture(
              new EngineException("batch %d does not agree with me".formatted(number)));
      case SILENCE -> {
        CompletableFuture<FrameFeatures> future = new CompletableFuture<>();
        silent.add(future);
        withheld.add(new Features(batch));
        yield future;
      }
    };
  }

  /** Lets the batches that got no answer have it. */
  synchronized void breakSilence() {
    for (int i = 0; i < silent.size(); i++) {
      silent.get(i).complete(withheld.get(i));
    }
    silent.clear();
    withheld.clear();
  }

  int batches() {
    return batches.get();
  }

  /** Results that nobody has closed. */
  int open() {
    return open.get();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private final class Features implements FrameFeatures {
    private final List<FeatureMap> maps = new ArrayList<>();
    private boolean closed;

    Features(FrameBatch batch) {
      open.incrementAndGet();
      for (int i = 0; i < batch.count(); i++) {
        maps.add(map(batch, i));
      }
    }

    Features spoil(int frame) {
      FloatBuffer embeddings = maps.get(frame).embeddings();
      for (int i = 0; i < embeddings.capacity(); i++) {
        embeddings.put(i, Float.NaN);
      }
      return this;
    }

    @Override
    public int count() {
      return maps.size();
    }

    @Override
    public FeatureMap frame(int index) {
      if (closed) {
        throw new IllegalStateException("These features are closed");
      }
      return maps.get(index);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }

  private FeatureMap map(FrameBatch batch, int index) {
    int width = batch.width() / STRIDE;
    int height = batch.height() / STRIDE;
    int cells = width * height;
    FloatBuffer embeddings = FloatBuffer.allocate(DIMENSIONS * cells);
    FloatBuffer objectness = FloatBuffer.allocate(cells);
    ByteBuffer pixels = batch.pixels();
    int frame = index * batch.frameBytes();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = frame + ((y * STRIDE + 2) * batch.width() + x * STRIDE + 2) * DIMENSIONS;
        float[] colour = new float[DIMENSIONS];
        float norm = 0;
        float brightest = 0;
        for (int c = 0; c < DIMENSIONS; c++) {
          colour[c] = (pixels.get(at + c) & 0xff) + 1;
          norm += colour[c] * colour[c];
          brightest = Math.max(brightest, colour[c]);
        }
        int cell = y * width + x;
        for (int c = 0; c < DIMENSIONS; c++) {
          embeddings.put(c * cells + cell, (float) (colour[c] / Math.sqrt(norm)));
        }
        objectness.put(cell, brightest > 128 ? this.objectness : 0.05f);
      }
    }
    return new FeatureMap(width, height, DIMENSIONS, embeddings, objectness, 0, null);
  }
}
