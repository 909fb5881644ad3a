package io.segstream.trainer.data.load;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes a sample of an example, by augmentation for instance. Called by many threads at once.
 *
 * @param <S> what a training step takes
 */
@FunctionalInterface
public interface Preparation<S> {
  /**
   * Prepares one sample.
   *
   * @param random the only source of chance
   * @return empty if the draw is of no use, for example without an object in view; then it is tried
   *     again
   * @throws ExampleException if the example itself is of no use
   */
  Optional<S> prepare(Example example, SplittableRandom random) throws ExampleException;
}
