package io.segstream.trainer.data.load;

import io.segstream.trainer.data.ExampleException;

/** A dataset gave nothing to learn from although its examples may well be readable. */
public final class NoUsableExampleException extends ExampleException {
  private static final long serialVersionUID = 1L;

  NoUsableExampleException(String message) {
    super(message);
  }
}
