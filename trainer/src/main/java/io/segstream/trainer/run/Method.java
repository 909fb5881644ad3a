package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How one method learns: what it takes from a picture, its loss, and what it remembers between
 * steps. {@link TrainingLoop} owns everything else: the order of the data, the optimiser, the
 * schedule, checkpoints.
 *
 * <p>Call order and threads:
 *
 * <ol>
 *   <li>{@link #blocks} once, before anything is learned.
 *   <li>{@link #restore} at most once, if a run is resumed.
 *   <li>{@link #prepare} by loader threads, many at a time: it may touch only what is immutable.
 *   <li>{@link #loss}, then {@link #afterStep} for each step, in turn on the thread of the loop;
 *       arrays of the step live until {@code afterStep} returns. If the loss is not finite, {@code
 *       afterStep} is not called and the run ends.
 *   <li>{@link #state} between two steps, on the thread of the loop.
 *   <li>{@link #close} once, also after a failure.
 * </ol>
 *
 * <p>All randomness comes from the generators that are passed in, and from the engine's, whose seed
 * is set before each step; else a resumed run would differ from an undisturbed one.
 *
 * @param <S> what is prepared from one example, on the heap (never native arrays)
 */
public interface Method<S> extends AutoCloseable {
  /** As recipes name it, for example {@code maskcontrast}. */
  String name();

  /**
   * Initialised blocks that learn beside the network and are not part of the model, such as a
   * projection head, by name. Networks that follow by momentum do not belong here but to the {@link
   * #state}.
   */
  Map<String, Block> blocks();

  /**
   * Makes a training sample of an example, augmentation included.
   *
   * @param random of this example in this epoch; the same example may come with another one again
   * @return empty if this picture gives none, for example because its object is too small
   * @throws ExampleException if the example lacks what the method needs
   */
  Optional<S> prepare(Example example, SplittableRandom random) throws ExampleException;

  /**
   * Computes the loss of one batch while gradients are collected.
   *
   * @param step the position; intermediates belong on its manager
   * @param batch as many samples as the recipe says, in an order that depends on seed and epoch
   *     only
   */
  StepLoss loss(StepContext step, List<S> batch);

  /**
   * Called after the optimiser has changed the parameters: memories take in what the step saw. Does
   * nothing for methods without memories.
   *
   * @param step the same as for {@link #loss}
   */
  default void afterStep(StepContext step) {}

  /**
   * Everything that the method remembers from step to step, except the parameters of {@link
   * #blocks}.
   *
   * @param manager owner of arrays that are made for the answer; arrays of the method itself may be
   *     given as they are and are not closed
   * @return by name; the names and their order never change within a run; nothing for methods
   *     without memories
   */
  default Map<String, NDArray> state(NDManager manager) {
    return Map.of();
  }

  /**
   * Takes over a state.
   *
   * @param state of the same method with the same settings; its arrays are closed afterwards
   * @throws IllegalArgumentException if there is a state, but the method keeps none
   */
  default void restore(Map<String, NDArray> state) {
    if (!state.isEmpty()) {
      throw new IllegalArgumentException(
          "method: %s keeps no state, got %s".formatted(name(), state.keySet()));
    }
  }

  /** Frees native memory that does not belong to the manager of the run. */
  @Override
  default void close() {}
}
