package io.segstream.streams.service;

import io.segstream.inference.batch.BatchListener;
import io.segstream.inference.batch.BatchSettings;
import io.segstream.inference.batch.DynamicBatcher;
import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.RefinementSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model and how it is run.
 *
 * @param model card and weights
 * @param runtime runs it
 * @param engine settings of what runs on the CPU
 * @param batching how stream threads share it
 * @param refinement what is done to segments once they were found
 * @param listener hears every call of the engine
 */
public record ModelRuntime(
    LoadedModel model,
    AvailableEngine runtime,
    EngineSettings engine,
    BatchSettings batching,
    RefinementSettings refinement,
    BatchListener listener) {
  public ModelRuntime {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(batching, "batching");
    Objects.requireNonNull(refinement, "refinement");
    Objects.requireNonNull(listener, "listener");
  }

  /** One call at a time, nothing merged: what suits a CPU. */
  public static ModelRuntime onCpu(LoadedModel model) {
    return new ModelRuntime(
        model,
        AvailableEngine.onnxRuntime(),
        EngineSettings.defaults(),
        BatchSettings.disabled(1),
        RefinementSettings.DEFAULT,
        BatchListener.NONE);
  }

  /** The same model with another listener. */
  public ModelRuntime withListener(BatchListener newListener) {
    return new ModelRuntime(model, runtime, engine, batching, refinement, newListener);
  }

  /**
   * Loads the model without a queue before it; the caller closes the engine.
   *
   * @throws io.segstream.inference.engine.EngineException if the model cannot be run
   */
  public SegmentationEngine openEngine() {
    return runtime.open(model, engine);
  }

  /**
   * Loads the model alone; the caller closes what it gets.
   *
   * @throws io.segstream.inference.engine.EngineException if the model cannot be run
   */
  public FrameInference open() {
    return new DynamicBatcher(openEngine(), batching, listener);
  }

  /**
   * Loads the model and what refines its segments; the caller closes what it gets.
   *
   * @throws io.segstream.inference.engine.EngineException if they cannot be run
   */
  public OpenModel load() {
    return serve(open(), Optional::empty);
  }

  /**
   * Loads what refines the segments of the model; the caller closes what it gets.
   *
   * @param inference runs the model; taken over, also if this fails
   * @param impairment why it does not run as configured; empty while it does
   * @throws io.segstream.inference.engine.EngineException if segments cannot be refined
   */
  OpenModel serve(FrameInference inference, Supplier<Optional<Impairment>> impairment) {
    try {
      return new OpenModel(
          model, inference, Refinement.open(model, engine, refinement), impairment);
    } catch (RuntimeException | Error e) {
      inference.close();
      throw e;
    }
  }
}
