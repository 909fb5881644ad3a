package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.schemas.mask.RleMask;
import java.util.List;

/** One way of following the objects of a sequence; keeps what it needs from frame to frame. */
interface Follower {
  /**
   * Takes the next frame.
   *
   * @param prompts of the first frame; empty on later ones
   * @param width of the frames that the prompts and results speak of
   * @param height of them
   * @return where the objects are
   */
  RleMask next(List<Prompt> prompts, FeatureMap map, RgbFrame frame, int width, int height);

  /** Propagation as it is. */
  static Follower of(Propagator propagator) {
    return new Follower() {
      private PropagationState state = PropagationState.EMPTY;

      @Override
      public RleMask next(
          List<Prompt> prompts, FeatureMap map, RgbFrame frame, int width, int height) {
        Propagation propagation =
            prompts.isEmpty()
                ? propagator.step(state, map, frame)
                : propagator.prompt(state, prompts, map, frame, width, height);
        state = propagation.state();
        return propagation.masks(width, height).stream().reduce(RleMask::union).orElseThrow();
      }
    };
  }
}
