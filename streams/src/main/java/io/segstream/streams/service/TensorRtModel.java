package io.segstream.streams.service;

import io.segstream.inference.batch.DynamicBatcher;
import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.batch.SwitchingInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.streams.service.EngineListener.Standing;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that runs on TensorRT. If its plan is there, it does so from the beginning; else the
 * fallback serves while the plan is built, and TensorRT takes over between chunks. The fallback
 * takes over again if TensorRT fails for good.
 *
 * @param runtime the model, how it runs on the fallback, and how requests become calls
 * @param tensorRt opens it with TensorRT
 * @param fallback what serves while TensorRT cannot
 * @param listener hears which engine serves
 */
public record TensorRtModel(
    ModelRuntime runtime, TensorRtOpener tensorRt, Fallback fallback, EngineListener listener) {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtModel.class);

  public TensorRtModel {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(tensorRt, "tensorRt");
    Objects.requireNonNull(fallback, "fallback");
    Objects.requireNonNull(listener, "listener");
  }

  /**
   * Opens the model; the caller closes it. Without a fallback this takes as long as a build.
   *
   * @param state gets a line, from any thread, whenever there is something new to tell while this
   *     runs
   * @throws EngineException if the model cannot be run on the fallback, or there is none and
   *     TensorRT cannot be used
   */
  public OpenModel open(Consumer<String> state) {
    EngineRetreat retreat = new EngineRetreat(this);
    if (fallback == Fallback.NONE) {
      return runtime.serve(openTensorRt(state, retreat), retreat::impairment);
    }
    Optional<FrameInference> ready = openPlanned(state, retreat);
    if (ready.isPresent()) {
      SwitchingInference switching = new SwitchingInference(ready.get());
      OpenModel open = runtime.serve(switching, retreat::impairment);
      retreat.arm(switching);
      return open;
    }
    SwitchingInference switching = new SwitchingInference(runtime.open());
    listener.onEngine(fallback.toString(), Standing.ON_FALLBACK);
    EngineUpgrade upgrade = new EngineUpgrade(this, switching, retreat);
    OpenModel open = runtime.serve(switching, () -> upgrade.impairment().or(retreat::impairment));
    upgrade.begin();
    return open;
  }

  /** On the plan that is there; empty if there is none, or it does not do. */
  private Optional<FrameInference> openPlanned(Consumer<String> state, EngineRetreat retreat) {
    try {
      return tensorRt.isPlanned(runtime.model())
          ? Optional.of(openTensorRt(state, retreat))
          : Optional.empty();
    } catch (EngineException e) {
      // The upgrade meets the same, and tells of it.
      LOG.debug("Model {} does not run on TensorRT from the beginning", runtime.model(), e);
      return Optional.empty();
    }
  }

  private FrameInference openTensorRt(Consumer<String> state, EngineRetreat retreat) {
    SegmentationEngine engine =
        tensorRt.open(runtime.model(), new PlanJournal(name(), listener, state));
    listener.onEngine(engine.name(), Standing.AS_CONFIGURED);
    LOG.info("Model {} runs on {}", name(), engine.name());
    return batched(retreat.watch(engine));
  }

  /** The model as logs name it. */
  String name() {
    return runtime.model().card().reference();
  }

  /** An engine behind the queue that was configured. */
  FrameInference batched(SegmentationEngine engine) {
    return new DynamicBatcher(engine, runtime.batching(), runtime.listener());
  }
}
