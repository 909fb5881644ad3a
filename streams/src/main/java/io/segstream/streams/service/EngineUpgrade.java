package io.segstream.streams.service;

import io.segstream.inference.batch.SwitchingInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.streams.service.EngineListener.Standing;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a model with TensorRT while the fallback serves it, then lets TensorRT take over. If that
 * fails the fallback goes on for good: a new start, or {@code segstream models build}, tries again.
 *
 * <p>Begins once, on a thread of its own that ends with it. Closing the inference abandons it: what
 * a build that is still running gives is kept as a plan, and not used.
 */
final class EngineUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(EngineUpgrade.class);

  private final TensorRtModel model;
  private final SwitchingInference serving;
  private final EngineRetreat retreat;
  private volatile Optional<Impairment> impairment;

  /**
   * @param retreat what happens if TensorRT fails after it took over
   */
  EngineUpgrade(TensorRtModel model, SwitchingInference serving, EngineRetreat retreat) {
    this.model = model;
    this.serving = serving;
    this.retreat = retreat;
    tell("preparing the TensorRT plan");
  }

  private void tell(String state) {
    impairment =
        Optional.of(Impairment.degraded("serving on %s: %s".formatted(model.fallback(), state)));
  }

  /** Why TensorRT does not serve; empty once it does. */
  Optional<Impairment> impairment() {
    return impairment;
  }

  void begin() {
    Thread thread = new Thread(this::run, "engine-upgrade");
    // A build of TensorRT cannot be broken off, and nobody waits for it when the service ends.
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    SegmentationEngine engine;
    try {
      engine =
          model
              .tensorRt()
              .open(
                  model.runtime().model(),
                  new PlanJournal(model.name(), model.listener(), this::tell));
    } catch (EngineException e) {
      failed(e.getMessage());
      LOG.debug("Model {} cannot be opened with TensorRT", model.name(), e);
      return;
    } catch (RuntimeException | Error e) {
      failed(e.toString());
      throw e;
    }
    tell("TensorRT takes over");
    try {
      if (serving.switchTo(model.batched(retreat.watch(engine)))) {
        takenOver(engine);
      }
    } catch (EngineException e) {
      LOG.error("Model {}: its engine before cannot be closed", model.name(), e);
      takenOver(engine);
    }
  }

  private void failed(String why) {
    tell("TensorRT cannot be used: " + why);
    model.listener().onEngineFailed();
    LOG.error("Model {} stays on {}: {}", model.name(), model.fallback(), why);
  }

  private void takenOver(SegmentationEngine engine) {
    impairment = Optional.empty();
    model.listener().onEngine(engine.name(), Standing.AS_CONFIGURED);
    LOG.info("Model {} runs on {} from now on", model.name(), engine.name());
    retreat.arm(serving);
  }
}
