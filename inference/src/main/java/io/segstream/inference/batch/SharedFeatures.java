package io.segstream.inference.batch;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The features of a call that several requests shared. Each gets a piece; the features are closed
 * with the last piece, whichever thread that is on.
 */
final class SharedFeatures {
  private final FrameFeatures features;
  private final AtomicInteger openPieces;

  /** Owns the features until all pieces are closed. */
  SharedFeatures(FrameFeatures features, int pieces) {
    this.features = features;
    this.openPieces = new AtomicInteger(pieces);
  }

  /** The piece of one request: {@code count} frames from {@code first} on. */
  FrameFeatures piece(int first, int count) {
    return new Piece(first, count);
  }

  private final class Piece implements FrameFeatures {
    private final int first;
    private final int count;
    private boolean closed;

    private Piece(int first, int count) {
      this.first = first;
      this.count = count;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public FeatureMap frame(int index) {
      Objects.checkIndex(index, count);
      if (closed) {
        throw new IllegalStateException("These features are closed; read them before closing");
      }
      return features.frame(first + index);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        if (openPieces.decrementAndGet() == 0) {
          features.close();
        }
      }
    }
  }
}
