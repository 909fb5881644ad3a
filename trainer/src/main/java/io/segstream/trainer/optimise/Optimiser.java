package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters by their gradients and remembers what it needs for that. Not thread-safe.
 *
 * <p>Call order: {@link #bind} once, {@link #restore} at most once, then {@link #update} per step.
 */
public interface Optimiser {
  /**
   * Begins with empty memory.
   *
   * @param parameters all that learn; they outlive the optimiser
   * @param manager owner of the optimiser's memory
   */
  void bind(List<TrainedParameter> parameters, NDManager manager);

  /**
   * Changes every parameter in place.
   *
   * @param gradients one per parameter, in the order of {@link #bind}; may be changed
   * @param rate learning rate
   * @param step the arrays of this call, closed by the caller
   */
  void update(List<NDArray> gradients, double rate, NDManager step);

  /** Its memory by name, for example {@code momentum/network.stem.weight}. */
  Map<String, NDArray> state(NDManager manager);

  /**
   * Takes over a state.
   *
   * @param state as {@link #state} gave it
   * @throws IllegalArgumentException if it is of another optimiser or other parameters
   */
  void restore(Map<String, NDArray> state);
}
