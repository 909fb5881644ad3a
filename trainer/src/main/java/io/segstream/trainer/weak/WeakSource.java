package io.segstream.trainer.weak;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;

/** Where weak annotations come from. Implementations are immutable and thread-safe. */
public interface WeakSource {
  /**
   * The annotation of a picture.
   *
   * @throws ExampleException if there is none or it does not fit the picture
   */
  WeakLabels of(Example example) throws ExampleException;

  /** Digest of everything that decides what {@link #of} gives for a picture: any text. */
  String digest();
}
