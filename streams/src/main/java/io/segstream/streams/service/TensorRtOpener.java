package io.segstream.streams.service;

import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.plan.PlanListener;
import io.segstream.inference.tensorrt.plan.PlannedEngine;

/** Opens models with TensorRT. */
public interface TensorRtOpener {
  /**
   * Whether {@link #open} takes seconds rather than minutes.
   *
   * @throws io.segstream.inference.engine.EngineException if TensorRT cannot run here
   */
  boolean isPlanned(LoadedModel model);

  /**
   * Opens a model; the caller closes the engine.
   *
   * @throws io.segstream.inference.engine.EngineException if it cannot be built or run
   */
  SegmentationEngine open(LoadedModel model, PlanListener progress);

  /** With plans that are kept. */
  static TensorRtOpener of(PlannedEngine planned) {
    return new TensorRtOpener() {
      @Override
      public boolean isPlanned(LoadedModel model) {
        return planned.isPlanned(model);
      }

      @Override
      public SegmentationEngine open(LoadedModel model, PlanListener progress) {
        return planned.open(model, progress);
      }
    };
  }
}
